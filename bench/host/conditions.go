package host

import (
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Conditions vary by themselves, slowly: they are recorded with each block. Every nil is an unknown.
type Conditions struct {
	FreqMHz      *float64 // mean of the CPUs' current frequencies
	TemperatureC *float64 // of the hottest sensor of a CPU, in degrees Celsius
}

// ReadConditions reads them from a file system like that of Linux, os.DirFS("/").
func ReadConditions(root fs.FS) Conditions {
	return Conditions{FreqMHz: readFreq(root), TemperatureC: readTemperature(root)}
}

func readFreq(root fs.FS) *float64 {
	sum, n := 0.0, 0
	add := func(text string, unit float64) {
		if v, err := strconv.ParseFloat(strings.TrimSpace(text), 64); err == nil && v > 0 && v*unit < 1e6 {
			sum += v * unit
			n++
		}
	}
	files, _ := fs.Glob(root, "sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_cur_freq")
	for _, file := range files {
		add(readText(root, file), 1e-3)
	}
	if n == 0 {
		for l := range strings.Lines(readText(root, "proc/cpuinfo")) {
			if key, value, _ := strings.Cut(l, ":"); strings.TrimSpace(key) == "cpu MHz" {
				add(value, 1)
			}
		}
	}
	if n == 0 {
		return nil
	}
	return new(sum / float64(n))
}

// cpuSensors are the kinds of sensors that are on a CPU, by what their names contain.
var cpuSensors = []string{"x86_pkg_temp", "cpu", "soc", "coretemp", "k10temp", "zenpower"}

func readTemperature(root fs.FS) (hottest *float64) {
	zones, _ := fs.Glob(root, "sys/class/thermal/thermal_zone*/type")
	chips, _ := fs.Glob(root, "sys/class/hwmon/hwmon*/name")
	for _, file := range append(zones, chips...) {
		name := strings.ToLower(line(root, file))
		for _, kind := range cpuSensors {
			if !strings.Contains(name, kind) {
				continue
			}
			sensors, _ := fs.Glob(root, path.Join(path.Dir(file), "temp*"))
			for _, sensor := range sensors {
				if base := path.Base(sensor); base != "temp" && !strings.HasSuffix(base, "_input") {
					continue
				}
				milli, err := strconv.ParseFloat(line(root, sensor), 64)
				if c := milli / 1000; err == nil && c > 0 && c < 150 && (hottest == nil || c > *hottest) {
					hottest = &c
				}
			}
		}
	}
	return hottest
}
