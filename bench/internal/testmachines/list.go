package testmachines

// Machines are all of them.
func Machines() []Machine {
	return append(append(onMetal(), otherArchitectures()...), inContainers()...)
}

func onMetal() []Machine {
	const (
		ryzen  = "AMD Ryzen 7 5800X 8-Core Processor             "
		epyc   = "AMD EPYC 7763 64-Core Processor                "
		xeon   = "Intel(R) Xeon(R) CPU           E5620  @ 2.40GHz"
		hybrid = "12th Gen Intel(R) Core(TM) i7-1260P"
		tabbed = "Tab\tbed  CPU \t "
		latin  = "Pentium\xae  Dual \xff CPU"
	)
	return []Machine{
		{Name: "ryzen", GOOS: "linux", GOARCH: "amd64", Brand: ryzen, CPUs: 16, Cores: 8, Printed: always(ryzen),
			Files: linux(x86(ryzen), "6.8.0-45-generic", 32_780_000, threads(16), caches(0, 32, 512, 32768)),
			Want: map[string]string{"cpu": "AMD Ryzen 7 5800X 8-Core Processor", "cores": "8", "threads-per-core": "2",
				"l2": "512 KiB", "quota": "none"}},
		{Name: "128 CPUs", GOOS: "linux", GOARCH: "amd64", Brand: epyc, CPUs: 128, Cores: 64, Printed: always(epyc),
			Files: linux(x86(epyc), "5.15.0-1-amd64", 528_000_000, threads(128), caches(0, 32, 512, 262144)),
			Want:  map[string]string{"cpu": "AMD EPYC 7763 64-Core Processor", "cpus": "128", "cores": "64"}},
		{Name: "old Xeon", GOOS: "linux", GOARCH: "amd64", Brand: xeon, CPUs: 8, Cores: 4, Printed: always(xeon),
			Files: linux(x86(xeon), "3.10.0-1160.el7.x86_64", 24_500_000, threads(8)),
			Want:  map[string]string{"cpu": "Intel(R) Xeon(R) CPU E5620 @ 2.40GHz", "kernel": "3.10"}},
		{Name: "hybrid", GOOS: "linux", GOARCH: "amd64", Brand: hybrid, CPUs: 16, L1D: 48 << 10, Printed: always(hybrid),
			Files: linux(x86(hybrid), "6.5.0", 16_000_000, caches(0, 48, 1280, 18432), caches(8, 32, 2048, 18432)),
			Want:  map[string]string{"l1d": "32 KiB to 48 KiB", "l2": "1280 KiB to 2 MiB", "l3": "18 MiB"}},
		{Name: "tabs", GOOS: "linux", GOARCH: "amd64", Brand: tabbed, CPUs: 2, Printed: always(tabbed),
			Files: linux(x86(tabbed, "hypervisor"), "6.1.0", 4_000_000),
			Want:  map[string]string{"cpu": "Tab bed CPU", "virtualisation": "a hypervisor"}},
		{Name: "not UTF-8", GOOS: "linux", GOARCH: "amd64", Brand: latin, CPUs: 2, Printed: always(latin),
			Files: linux(x86(latin), "6.1.0", 4_000_000), Want: map[string]string{"cpu": "Pentium� Dual � CPU"}},
		{Name: "no brand string", GOOS: "linux", GOARCH: "amd64", CPUs: 4, Hypervisor: "qemu",
			Printed: withFrequency("QEMU TCG CPU version  2.5+"),
			Files:   linux(x86("QEMU TCG CPU version  2.5+"), "6.1.0", 8_000_000),
			Want:    map[string]string{"cpu": "QEMU TCG CPU version 2.5+", "virtualisation": "qemu"}},
		{Name: "no /proc", GOOS: "linux", GOARCH: "amd64", Brand: ryzen, CPUs: 4, Printed: always(ryzen), Files: threads(4),
			Want: map[string]string{"memory": "unknown", "kernel": "unknown", "container": "unknown", "quota": "unknown"}},
		{Name: "no /sys", GOOS: "linux", GOARCH: "amd64", Brand: ryzen, CPUs: 4, Cores: 2, L1D: 32 << 10,
			Printed: always(ryzen),
			Files: map[string]string{"proc/cpuinfo": x86(ryzen), "proc/meminfo": "MemTotal: 8000000 kB\n", release: "6.1.0\n",
				groups: "0::/\n"},
			Want: map[string]string{"cores": "2", "l1d": "32 KiB", "l2": "unknown", "memory": "8 GiB"}},
		{Name: "hidepid", GOOS: "linux", GOARCH: "amd64", Brand: epyc, CPUs: 2, Printed: always(epyc),
			Files: without(linux(x86(epyc), "6.1.0", 4_000_000), "proc/2/comm", "proc/stat", "proc/loadavg"),
			Want:  map[string]string{"container": "unknown"}},
	}
}

// without are the files without some.
func without(files map[string]string, names ...string) map[string]string {
	for _, name := range names {
		delete(files, name)
	}
	return files
}

func otherArchitectures() []Machine {
	loong := "system type\t\t: generic-loongson-machine\nprocessor\t\t: 0\nModel Name\t\t: Loongson-3A5000-HV\nCPU " +
		"MHz\t\t\t: 2500.00\n"
	riscv := "processor\t: 0\nhart\t\t: 1\nisa\t\t: rv64imafdc_zicntr\nmmu\t\t: sv39\nuarch\t\t: sifive,u74-mc\n"
	pi := "processor\t: 0\nBogoMIPS\t: 108.00\nCPU implementer\t: 0x41\nCPU part\t: 0xd08\n\nSerial\t\t: " +
		"10000000abcdef01\nModel\t\t: Raspberry Pi 4 Model B Rev 1.4\n"
	return []Machine{
		{Name: "Apple M", GOOS: "darwin", GOARCH: "arm64", Brand: "Apple M2 Pro", CPUs: 12, Cores: 12, L1D: 65536,
			L2: 4 << 20, Kernel: "23.5.0", Memory: 16 << 30,
			Printed: always("Apple M2 Pro"), Want: map[string]string{"cpu": "Apple M2 Pro", "kernel": "23.5", "memory": "16 GiB",
				"quota": "unknown"}},
		{Name: "Graviton", GOOS: "linux", GOARCH: "arm64", CPUs: 4, Printed: always(""),
			Files: linux("processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd40\n", "6.1.0-aws", 16_000_000,
				map[string]string{
					"sys/class/dmi/id/sys_vendor": "Amazon EC2\n", "sys/class/dmi/id/product_name": "c7g.xlarge\n"}),
			Want: map[string]string{"cpu": "Neoverse-V1", "virtualisation": "kvm"}},
		{Name: "Raspberry Pi", GOOS: "linux", GOARCH: "arm64", CPUs: 4, Printed: always(""),
			Files: linux(pi, "6.6.31+rpt-rpi-v8", 3_900_000,
				map[string]string{"proc/device-tree/model": "Raspberry Pi 4 Model B Rev 1.4\x00"}),
			Want: map[string]string{"cpu": "Cortex-A72", "memory": "4 GiB"}},
		{Name: "Raspberry Pi, 32 bits", GOOS: "linux", GOARCH: "arm", CPUs: 4, Printed: always("ARMv7 Processor rev 3 (v7l)"),
			Files: linux("processor\t: 0\nmodel name\t: ARMv7 Processor rev 3 (v7l)\n\nHardware\t: BCM2711\n", "6.1.21-v7l+",
				1_900_000),
			Want: map[string]string{"cpu": "ARMv7 Processor rev 3 (v7l)"}},
		{Name: "RISC-V", GOOS: "linux", GOARCH: "riscv64", CPUs: 4, Printed: always(""),
			Files: linux(riscv, "6.6.20-starfive", 8_000_000),
			Want:  map[string]string{"cpu": "sifive,u74-mc"}},
		{Name: "loong64", GOOS: "linux", GOARCH: "loong64", CPUs: 4, Printed: withFrequency("Loongson-3A5000-HV"),
			Files: linux(loong, "6.6.0-loong64", 16_000_000),
			Want:  map[string]string{"cpu": "Loongson-3A5000-HV"}},
		{Name: "POWER", GOOS: "linux", GOARCH: "ppc64le", CPUs: 8, Printed: always("POWER9, altivec supported"),
			Files: linux("processor\t: 0\ncpu\t\t: POWER9, altivec supported\nclock\t\t: 2250.000000MHz\n", "5.14.0",
				64_000_000), Want: map[string]string{"cpu": "POWER9, altivec supported"}},
		{Name: "Windows", GOOS: "windows", GOARCH: "amd64", Brand: "Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz", CPUs: 8,
			Cores: 4, L1D: 32 << 10, L2: 256 << 10, L3: 6 << 20,
			Kernel: "10.0", Memory: 8 << 30, Printed: always("Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz\r"),
			Want: map[string]string{"cores": "4", "threads-per-core": "2", "kernel": "10.0", "container": "unknown"}},
	}
}

func inContainers() []Machine {
	const xeon = "Intel(R) Xeon(R) Platinum 8370C CPU @ 2.80GHz"
	guest := func(kernel string, files map[string]string) map[string]string {
		return without(linux(x86(xeon, "hypervisor"), kernel, 16_000_000, files), "proc/2/comm")
	}
	return []Machine{
		{Name: "WSL2", GOOS: "linux", GOARCH: "amd64", Brand: xeon, CPUs: 8, Hypervisor: "hyper-v", Printed: always(xeon),
			Files: guest("5.15.153.1-microsoft-standard-WSL2", map[string]string{groups: "0::/\n"}),
			Want:  map[string]string{"kernel": "5.15", "virtualisation": "hyper-v"}},
		{Name: "docker, cgroup v1", GOOS: "linux", GOARCH: "amd64", Brand: xeon, CPUs: 4, Printed: always(xeon),
			Files: guest("5.4.0",
				map[string]string{groups: "4:cpu,cpuacct:/docker/0123456789ab\n1:name=systemd:/docker/0123456789ab\n0::/\n",
					".dockerenv": "",
					"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us":  "150000\n",
					"sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n"}),
			Want: map[string]string{"container": "docker", "quota": "1.5 CPUs"}},
		{Name: "docker, cgroup v2", GOOS: "linux", GOARCH: "amd64", Brand: xeon, CPUs: 4, Printed: always(xeon),
			Files: guest("6.1.0", map[string]string{groups: "0::/\n", ".dockerenv": "",
				"sys/fs/cgroup/cpu.max":  "50000 100000\n",
				"sys/fs/cgroup/cpu.stat": "usage_usec 5\nnr_periods 10\nnr_throttled 3\nthrottled_usec 1000\n"}),
			Want: map[string]string{"container": "docker", "quota": "0.5 CPUs"}},
		{Name: "RHEL 7", GOOS: "linux", GOARCH: "amd64", Brand: xeon, CPUs: 4, Printed: always(xeon),
			Files: guest("3.10.0-1160.el7.x86_64",
				map[string]string{groups: "7:cpuacct,cpu:/system.slice/docker-0123.scope\n" +
					"1:name=systemd:/system.slice/docker-0123.scope\n",
					"sys/fs/cgroup/cpu/cpu.cfs_quota_us": "100000\n", "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
					"sys/fs/cgroup/cpuacct,cpu/cpu.cfs_quota_us":  "100000\n",
					"sys/fs/cgroup/cpuacct,cpu/cpu.cfs_period_us": "100000\n"}),
			Want: map[string]string{"container": "docker", "kernel": "3.10", "quota": "1 CPUs"}},
		{Name: "pod", GOOS: "linux", GOARCH: "amd64", Brand: xeon, CPUs: 4, Printed: always(xeon),
			Files: guest("6.6.0", map[string]string{groups: "0::/kubepods.slice/kubepods-burstable.slice/pod1/cri-1.scope\n",
				"sys/fs/cgroup/kubepods.slice/kubepods-burstable.slice/pod1/cpu.max":             "max 100000\n",
				"sys/fs/cgroup/kubepods.slice/kubepods-burstable.slice/pod1/cri-1.scope/cpu.max": "200000 100000\n"}),
			Want: map[string]string{"container": "kubernetes", "quota": "2 CPUs"}},
	}
}
