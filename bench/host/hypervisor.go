package host

import (
	"cmp"
	"io/fs"
	"strings"
)

// hypervisors are by what they call themselves: the vendor in CPUID, or the maker in DMI.
var hypervisors = []struct{ sign, name string }{
	{"kvm", "kvm"}, {"microsoft hv", "hyper-v"}, {"vmware", "vmware"}, {"xen", "xen"}, {"tcgtcg", "qemu"},
	{"bhyve", "bhyve"},
	{"apple vz", "apple"}, {"virtualapple", "apple"}, {"prl hyper", "parallels"}, {"lrpepyh", "parallels"},
	{"qemu", "kvm"}, {"amazon ec2", "kvm"}, {"google compute engine", "kvm"}, {"openstack", "kvm"},
	{"digitalocean", "kvm"},
	{"hetzner", "kvm"}, {"virtualbox", "virtualbox"}, {"innotek", "virtualbox"}, {"parallels", "parallels"},
	{"virtual machine", "hyper-v"},
}

func hypervisorName(sign string) string {
	sign = strings.ToLower(sign)
	for _, h := range hypervisors {
		if strings.Contains(sign, h.sign) {
			return h.name
		}
	}
	return "a hypervisor"
}

// virtualisation is the hypervisor that this machine is a guest of, or none. The bit that a CPU
// has for it is what every hypervisor sets; the maker's names in DMI, of which neither serial
// numbers nor UUIDs are read, tell where there is no such bit.
func virtualisation(root fs.FS, c Chip) string {
	if c.Hypervisor != "" && c.Hypervisor != "a hypervisor" {
		return c.Hypervisor
	}
	maker := line(root, "sys/class/dmi/id/sys_vendor") + " " + line(root, "sys/class/dmi/id/product_name")
	byMaker := ""
	if name := hypervisorName(maker); name != "a hypervisor" && !strings.Contains(maker, "metal") {
		byMaker = name
	}
	flags := infoOf(root, "proc/cpuinfo", "flags")
	switch {
	case c.Hypervisor != "" || hasWord(flags, "hypervisor"):
		return cmp.Or(byMaker, "a hypervisor")
	case flags != "" || c.TellsGuests:
		return "none"
	case readText(root, "proc/device-tree/hypervisor/compatible") != "":
		return hypervisorName(readText(root, "proc/device-tree/hypervisor/compatible"))
	case byMaker != "":
		return byMaker
	case strings.TrimSpace(maker) != "":
		return "none"
	}
	return ""
}

// container is which kind of container this process is in, or none. The file /.dockerenv alone
// says little: a virtual machine may be started from an image that was made for docker. Process 2
// says more: outside of containers it is kthreadd, the kernel's.
func container(root fs.FS) string {
	if line(root, "proc/2/comm") == "kthreadd" {
		return "none"
	}
	groups := readText(root, "proc/self/cgroup") + readText(root, "proc/1/cgroup")
	for _, hint := range []struct{ sign, name string }{{"kubepods", "kubernetes"}, {"docker", "docker"},
		{"libpod", "podman"}, {"lxc", "lxc"}} {
		if strings.Contains(groups, hint.sign) {
			return hint.name
		}
	}
	for _, hint := range []struct{ file, name string }{{".dockerenv", "docker"}, {"run/.containerenv", "podman"}} {
		if _, err := fs.Stat(root, hint.file); err == nil {
			return hint.name
		}
	}
	return ""
}
