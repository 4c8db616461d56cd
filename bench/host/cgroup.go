package host

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// A cpuGroup is a control group that a CPU quota may be on.
type cpuGroup struct {
	dir   string // of its files
	usage string // the file that says how much CPU time it used, where cpu.stat does not; "" is unknown
}

// cpuGroups are the control group of this process that CPU quotas apply to and those around it,
// from the inside out: of the cpu controller in version 1, else of version 2. A container sees its
// own group as the root, or its path on the host without the directories that lead to it.
func cpuGroups(root fs.FS) []cpuGroup {
	controllers, group, ok := quotaGroup(root)
	if !ok {
		return nil
	}
	m, ok := mountOf(root, "cpu", controllers, group)
	if !ok {
		return nil
	}
	var groups []cpuGroup
	for _, dir := range m.around(root, group) {
		groups = append(groups, cpuGroup{dir: dir})
	}
	if controllers == "" {
		return groups // version 2 counts the usage in cpu.stat
	}
	// Where cpuacct is mounted by itself, a group of the same name has the same processes.
	others, name, ok := ownGroup(root, "cpuacct")
	if !ok || name != group {
		return groups
	}
	if m, ok = mountOf(root, "cpuacct", others, name); !ok {
		return groups
	}
	for i, dir := range m.around(root, name) {
		if i < len(groups) {
			groups[i].usage = path.Join(dir, "cpuacct.usage")
		}
	}
	return groups
}

// quotaGroup finds the control group that CPU quotas apply to.
func quotaGroup(root fs.FS) (controllers, group string, ok bool) {
	if controllers, group, ok = ownGroup(root, "cpu"); ok {
		return controllers, group, ok
	}
	return ownGroup(root, "")
}

// ownGroup finds the control group of this process in /proc/self/cgroup: in the hierarchy of
// version 1 that has the controller, or that of version 2, which names none. See cgroups(7).
func ownGroup(root fs.FS, controller string) (controllers, group string, ok bool) {
	for line := range strings.Lines(readText(root, "proc/self/cgroup")) {
		_, rest, _ := strings.Cut(strings.TrimSpace(line), ":") // "4:cpu,cpuacct:/group", "0::/group"
		controllers, group, ok := strings.Cut(rest, ":")
		if ok && strings.HasPrefix(group, "/") && slices.Contains(strings.Split(controllers, ","), controller) {
			if strings.HasPrefix(group, "/..") {
				group = "/" // outside of the container: what is mounted is the nearest there is
			}
			return controllers, path.Clean(group), true
		}
	}
	return "", "", false
}

// A groupMount is where a hierarchy of control groups is mounted.
type groupMount struct {
	top string // the group that is at dir, as /proc/self/cgroup names groups
	dir string
}

// under is the path of a group below the mount.
func (m groupMount) under(group string) (below string, ok bool) {
	if m.top == "/" {
		return group, true
	}
	below, ok = strings.CutPrefix(group, m.top)
	return path.Clean("/" + below), ok && (below == "" || below[0] == '/')
}

// around are the directories of a group and of those around it, as far as they are mounted. A group
// that is not below the mount is the one that is mounted: so it is in a container.
func (m groupMount) around(root fs.FS, group string) []string {
	below, ok := m.under(group)
	if info, err := fs.Stat(root, path.Join(m.dir, below)); !ok || err != nil || !info.IsDir() {
		below = "/"
	}
	dirs := []string{path.Join(m.dir, below)}
	for ; below != "/"; below = path.Dir(below) {
		dirs = append(dirs, path.Join(m.dir, path.Dir(below)))
	}
	return dirs
}

// mountOf finds where the hierarchy of a controller is mounted, best where the group is to be seen:
// as /proc/self/mountinfo says, or in the usual places. Without controllers it is that of version 2.
func mountOf(root fs.FS, controller, controllers, group string) (groupMount, bool) {
	mounts := groupMounts(root, controller, controllers == "")
	if len(mounts) == 0 {
		mounts = usualMounts(root, controllers)
	}
	if len(mounts) == 0 {
		return groupMount{}, false
	}
	for _, m := range mounts {
		if below, ok := m.under(group); ok {
			if _, err := fs.Stat(root, path.Join(m.dir, below)); err == nil {
				return m, true
			}
		}
	}
	return mounts[0], true
}

// groupMounts reads /proc/self/mountinfo: proc_pid_mountinfo(5).
func groupMounts(root fs.FS, controller string, unified bool) []groupMount {
	var mounts []groupMount
	for line := range strings.Lines(readText(root, "proc/self/mountinfo")) {
		mount, system, ok := strings.Cut(line, " - ")
		where, what := strings.Fields(mount), strings.Fields(system)
		if !ok || len(where) < 6 || len(what) < 3 {
			continue
		}
		switch {
		case what[0] == "cgroup2" && unified:
		case what[0] == "cgroup" && !unified && slices.Contains(strings.Split(what[2], ","), controller):
		default:
			continue
		}
		dir := strings.TrimPrefix(path.Clean(unescaped.Replace(where[4])), "/")
		if fs.ValidPath(dir) && dir != "" {
			mounts = append(mounts, groupMount{path.Clean(unescaped.Replace(where[3])), dir})
		}
	}
	return mounts
}

// unescaped undoes what mountinfo does to blanks and line ends in a path.
var unescaped = strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)

// usualMounts are where a hierarchy is without mountinfo: RHEL 7 turns the names of the controllers
// around, and version 2 is beside version 1 on hybrid systems.
func usualMounts(root fs.FS, controllers string) []groupMount {
	const all = "sys/fs/cgroup"
	names := []string{controllers, "cpu,cpuacct", "cpuacct,cpu", "cpu"}
	if controllers == "" {
		names = []string{"unified", ""}
	} else if !slices.Contains(strings.Split(controllers, ","), "cpu") {
		names = []string{controllers, "cpuacct"}
	}
	var mounts []groupMount
	for _, name := range names {
		if info, err := fs.Stat(root, path.Join(all, name)); err == nil && info.IsDir() {
			mounts = append(mounts, groupMount{"/", path.Join(all, name)})
		}
	}
	return mounts
}

// quota is the quota of the group itself.
func (g cpuGroup) quota(root fs.FS) (Quota, bool) {
	read := func(name string) string { return strings.TrimSpace(readText(root, path.Join(g.dir, name))) }
	if limit := read("cpu.max"); limit != "" {
		return parseQuota(limit, read("cpu.max.burst"))
	}
	return parseQuota(read("cpu.cfs_quota_us")+" "+read("cpu.cfs_period_us"), read("cpu.cfs_burst_us"))
}
