package main

import (
	"net"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/bench/runner"
)

// secrets are what a recording must not tell, by what they are.
func secrets(t *testing.T) map[string]string {
	found := map[string]string{}
	add := func(what, secret string) {
		if secret = strings.TrimSpace(secret); len(secret) > 1 && secret != "/" {
			found[what] = secret
		}
	}
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	add("host name", host)
	if u, err := user.Current(); err == nil {
		add("user name", u.Username)
		add("user's full name", u.Name)
		add("home directory", u.HomeDir)
	}
	module, err := runner.ModuleDir(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	add("checkout", module)
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	add("working directory", dir)
	add("temporary directory", os.TempDir())
	add("engine", filepath.Dir(engine))
	faces, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, face := range faces {
		if face.Flags&net.FlagLoopback != 0 {
			continue
		}
		add("hardware address of "+face.Name, face.HardwareAddr.String())
		addresses, err := face.Addrs()
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range addresses {
			ip, _, _ := strings.Cut(a.String(), "/")
			add("address of "+face.Name+" "+ip, ip)
		}
	}
	files, _ := filepath.Glob("/sys/class/dmi/id/*_serial")
	for _, file := range append(files, "/etc/machine-id", "/var/lib/dbus/machine-id", "/proc/sys/kernel/random/boot_id",
		"/sys/class/dmi/id/product_uuid") {
		if data, err := os.ReadFile(file); err == nil { // most are for root only
			add(file, string(data))
		}
	}
	return found
}

// told are the secrets that a text tells, as words of their own.
func told(text string, secrets map[string]string) (what []string) {
	for name, secret := range secrets {
		word := regexp.MustCompile(`(?i)(^|[^\pL\d])` + regexp.QuoteMeta(secret) + `($|[^\pL\d])`)
		if word.MatchString(text) {
			what = append(what, name)
		}
	}
	return what
}

// Results are safe to publish: a real recording, in which samples failed too, tells nothing of
// the machine's owner.
func TestRecordingIsPublishable(t *testing.T) {
	private := secrets(t)
	if len(private) < 5 {
		t.Fatalf("only %d secrets to look for: %v", len(private), private)
	}
	for what, secret := range private { // the search itself
		if !strings.Contains(strings.Join(told("x "+secret+".", private), " "), what) {
			t.Errorf("would not find the %s", what)
		}
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GODEBUG", "planted="+filepath.Join(home, "secret"))
	good, bad := t.TempDir(), t.TempDir()
	if code, _, errs := overlap(t, small(good, "--watch=true", "--blocks", "1", "--strategies", "pool")...); code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	broken := filepath.Join(t.TempDir(), "no-engine") // whose path is in the error of each sample
	script := "#!/bin/sh\ncase $1 in -test.list=*) echo BenchmarkBatch ;; *) echo \"$0: broken\" >&2; exit 1 ;; esac\n"
	if err := os.WriteFile(broken, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := overlap(t, small(bad, "--engine", broken, "--blocks", "1",
		"--strategies", "pool")...); code != 1 || !strings.Contains(errs, "samples failed") {
		t.Fatalf("with a broken engine: exit %d: %s", code, errs)
	}
	for _, dir := range []string{good, bad} {
		files, err := filepath.Glob(filepath.Join(dir, "*", "*"))
		if err != nil || len(files) != 2 {
			t.Fatalf("%v, %v", files, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if what := told(file[len(dir):]+"\n"+string(data), private); len(what) > 0 {
				t.Errorf("%s tells the %s", filepath.Base(file), strings.Join(what, ", the "))
			}
		}
	}
}
