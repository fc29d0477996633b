"""Runs as generated code in a real container: tries every door, and prints how each was closed."""

import ctypes
import errno
import json
import mmap
import os
import platform
import signal
import socket
import stat
import subprocess
from pathlib import Path

from runner import posture

WORDS = "DOORS "
SYSCALLS = {
    # name: (x86_64, aarch64, arguments); beside those of the self-check
    "chroot": (161, 51, (b"/work",)),
    "pivot_root": (155, 41, (b"/work", b"/work")),
    "mknodat": (259, 33, (-100, b"/work/device", stat.S_IFCHR | 0o600, (1 << 8) | 1)),
    "umount2": (166, 39, (b"/work", 0)),
    "fsopen": (430, 430, (b"tmpfs", 0)),
    "fsmount": (432, 432, (-1, 0, 0)),
    "open_tree": (428, 428, (-100, b"/", 1)),
    "move_mount": (429, 429, (-1, b"", -1, b"", 0)),
    "mount_setattr": (442, 442, (-1, b"", 0, 0, 0)),
    "open_by_handle_at": (304, 265, (-1, 0, 0)),
    "process_vm_writev": (311, 271, (1, 0, 0, 0, 0, 0)),
    "process_madvise": (440, 440, (-1, 0, 0, 0, 0)),
    "kcmp": (312, 272, (1, 1, 0, 0, 0)),
    "io_uring_enter": (426, 426, (-1, 0, 0, 0, 0, 0)),
    "io_uring_register": (427, 427, (-1, 0, 0, 0)),
    "io_setup": (206, 0, (1, 0)),
    "add_key": (248, 217, (b"user", b"x", b"x", 1, -3)),
    "request_key": (249, 218, (b"user", b"x", 0, 0)),
    "finit_module": (313, 273, (-1, b"", 0)),
    "delete_module": (176, 106, (b"nosuch", 0)),
    "kexec_file_load": (320, 294, (-1, -1, 0, 0, 0)),
    "swapoff": (168, 225, (b"/work/none",)),
    "acct": (163, 89, (b"/work/none",)),
    "quotactl": (179, 60, (0, 0, 0, 0)),
    "sethostname": (170, 161, (b"x", 1)),
    "setdomainname": (171, 162, (b"x", 1)),
    "settimeofday": (164, 170, (0, 0)),
    "clock_settime": (227, 112, (0, 0)),
    "clock_adjtime": (305, 266, (0, 0)),
    "adjtimex": (159, 171, (0,)),
    "syslog": (103, 116, (10, 0, 0)),
    "vhangup": (153, 58, ()),
    "fanotify_init": (300, 262, (0, 0)),
    "lookup_dcookie": (212, 18, (0, 0, 0)),
    "move_pages": (279, 239, (1, 0, 0, 0, 0, 0)),
    "migrate_pages": (256, 238, (1, 0, 0, 0)),
    "set_mempolicy": (238, 237, (0, 0, 0)),
    "mbind": (237, 235, (0, 0, 0, 0, 0, 0)),
    "personality": (135, 92, (0x0400000,)),  # ADDR_COMPAT_LAYOUT and others weaken the kernel
    "setuid": (105, 146, (0,)),
    "setresuid": (117, 147, (0, 0, 0)),
    "setgid": (106, 144, (0,)),
    "setgroups": (116, 159, (1, 0)),
    "capset": (126, 91, (0, 0)),
    "setpriority_of_pid_1": (141, 140, (0, 1, 19)),
    "setpriority_of_user": (141, 140, (2, 0, 19)),
    "sched_setscheduler_of_pid_1": (144, 119, (1, 5, 0)),
    "sched_setaffinity_of_pid_1": (203, 122, (1, 0, 0)),
    "sched_setattr_of_pid_1": (314, 274, (1, 0, 0)),
    "ioprio_set_of_pid_1": (251, 30, (1, 1, 3 << 13)),
    "clone_user_namespace": (56, 220, (0x10000000 | signal.SIGCHLD, 0, 0, 0, 0)),
    "clone_pid_namespace": (56, 220, (0x20000000 | signal.SIGCHLD, 0, 0, 0, 0)),
    "clone_net_namespace": (56, 220, (0x40000000 | signal.SIGCHLD, 0, 0, 0, 0)),
}
SOCKETS = {
    "raw": (2, socket.SOCK_RAW, 1),
    "raw6": (10, socket.SOCK_RAW, 58),
    "ping": (2, socket.SOCK_DGRAM, 1),
    "netlink": (16, socket.SOCK_RAW, 0),
    "packet": (17, socket.SOCK_RAW, 0x300),
    "alg": (38, socket.SOCK_SEQPACKET, 0),
    "vsock": (40, socket.SOCK_STREAM, 0),
    "bluetooth": (31, socket.SOCK_RAW, 1),
    "can": (29, socket.SOCK_RAW, 1),
    "tipc": (30, socket.SOCK_STREAM, 0),
    "key": (15, socket.SOCK_RAW, 2),
    "xdp": (44, socket.SOCK_RAW, 0),
    "qipcrtr": (42, socket.SOCK_DGRAM, 0),
    "smc": (43, socket.SOCK_STREAM, 0),
}
PLACES = (
    "/x", "/etc/x", "/etc/hosts", "/etc/resolv.conf", "/etc/hostname", "/etc/passwd", "/usr/x",
    "/opt/chalkbox/runner/worker.py", "/opt/venv/x.pth", "/root/x", "/dev/x", "/var/x", "/run/x",
    "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sys/vm/overcommit_memory",
    "/proc/sysrq-trigger", "/sys/fs/cgroup/x", "/sys/fs/cgroup/memory/x",
    "/sys/kernel/uevent_helper",
    "/sys/power/state", "/sys/module/x", "/proc/1/oom_score_adj", "/proc/1/comm",
    "/proc/1/coredump_filter", "/proc/1/timerslack_ns", "/proc/1/attr/current", "/proc/1/uid_map",
)  # fmt: skip
OF_PID_1 = (
    "mem", "environ", "maps", "smaps", "auxv", "stack", "syscall", "pagemap", "io", "exe", "cwd",
    "root", "fd", "fdinfo", "map_files", "ns/pid", "task/1/mem", "root/etc/passwd", "fd/0", "fd/1",
)  # fmt: skip
MASKED = ("/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/sched_debug", "/proc/kmsg")


def named(error):
    return errno.errorcode.get(error.errno or 0, "?")


def of_system_calls():
    """The error of each, `allowed` if none; none of them does anything if it is allowed."""
    found = {}
    column = {"x86_64": 0, "aarch64": 1}[platform.machine()]
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    for name, (*numbers, arguments) in SYSCALLS.items():
        given = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
        done = libc.syscall(ctypes.c_long(numbers[column]), *given)
        if done == 0 and name.startswith("clone"):
            os._exit(0)  # the child in a namespace of its own
        allowed = done >= 0
        found[name] = "allowed" if allowed else errno.errorcode.get(ctypes.get_errno(), "?")
    return found | {name: posture.try_syscall(name) for name in posture.SYSCALLS}


def of_other_ways_to_call():
    """32-bit system calls, and those of the x32 ABI, would pass by a filter that forgets them."""
    if platform.machine() != "x86_64":
        return {}
    libc = ctypes.CDLL(None)
    libc.syscall.restype = ctypes.c_long
    return {
        "x32": in_a_child(lambda: libc.syscall(ctypes.c_long(0x40000000 + 39)) > 0),
        "int 0x80": in_a_child(call_in_32_bits),
    }


def in_a_child(deed):
    """What came of a deed that may be the end of whoever does it."""
    pid = os.fork()
    if pid == 0:
        os._exit(0 if deed() else 1)
    return "allowed" if os.waitpid(pid, 0)[1] == 0 else "refused"


def call_in_32_bits():
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(bytes.fromhex("b814000000cd80c3"))  # mov eax, 20 (getpid); int 0x80; ret
    at = ctypes.addressof(ctypes.c_char.from_buffer(code))
    return ctypes.CFUNCTYPE(ctypes.c_int)(at)() > 0


def of_sockets():
    found = {}
    for name, (family, kind, protocol) in SOCKETS.items():
        for way in (socket.socket, socket_pair):
            try:
                way(family, kind, protocol).close()
                found[f"{name} {way.__name__}"] = "allowed"
            except OSError as error:
                found[f"{name} {way.__name__}"] = named(error)
    return found


def socket_pair(family, kind, protocol):
    """The kernel makes the sockets of a pair before it finds that their family has no pairs."""
    pair = (ctypes.c_int * 2)()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.socketpair(family, kind, protocol, pair):
        raise OSError(ctypes.get_errno(), "socketpair")
    return os.fdopen(pair[0])


def of_network(ports):
    """What came of reaching for hosts, names and the host's own loopback."""
    found = {}
    for address in (
        ("1.1.1.1", 443), ("192.0.2.1", 80), ("169.254.169.254", 80), ("172.17.0.1", 2375),
        ("172.17.0.1", ports["tcp"]), ("127.0.0.1", ports["tcp"]), ("10.0.2.2", 22),
        ("2001:db8::1", 80), ("fd00:ec2::254", 80), ("::ffff:192.0.2.1", 80),
    ):  # fmt: skip
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        found[f"tcp {address[0]}:{address[1]}"] = attempt(
            lambda family=family, address=address: connected(family, address)
        )
    for address in (("8.8.8.8", 53), ("255.255.255.255", 9), ("224.0.0.1", 9), ("ff02::1", 9)):
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        found[f"udp {address[0]}"] = attempt(
            lambda family=family, address=address: sent(family, address)
        )
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as to_host:
        to_host.sendto(b"attack", ("127.0.0.1", ports["udp"]))  # its own loopback: nobody is there
    found["name"] = attempt(lambda: socket.getaddrinfo("example.com", 80))
    found["abstract socket"] = attempt(lambda: connected(socket.AF_UNIX, ports["abstract"]))
    for path in ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock"):
        found[path] = attempt(lambda path=path: connected(socket.AF_UNIX, path))
    return found


def connected(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as made:
        made.settimeout(1)
        made.connect(address)


def sent(family, address):
    with socket.socket(family, socket.SOCK_DGRAM) as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        made.sendto(b"attack", address)


def attempt(deed):
    """The error of a deed, `allowed` if there is none."""
    try:
        deed()
    except socket.gaierror:
        return "no name"
    except OSError as error:
        return named(error)
    return "allowed"


def of_files():
    found = {}
    for path in PLACES:
        found[path] = attempt(lambda path=path: write(path))
    for folder in ("/sys/fs/cgroup", "/proc/sys"):
        for root, _, names in os.walk(folder):
            for name in names:
                path = f"{root}/{name}"
                if attempt(lambda path=path: os.close(os.open(path, os.O_WRONLY))) == "allowed":
                    found[path] = "allowed"
    return found


def write(path):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT)  # some files of /proc are opened, and then refuse
    try:
        os.write(fd, b"1")
    finally:
        os.close(fd)


def of_processes():
    """Whatever is in /proc of PID 1 and of the zygote, and what a signal through a pidfd does."""
    found = {}
    others = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    for pid in [pid for pid in others if pid != os.getpid()]:
        for name in OF_PID_1:
            path = f"/proc/{'1' if pid == 1 else 'zygote'}/{name}"
            real = f"/proc/{pid}/{name}"
            is_link = name in ("exe", "cwd", "root", "ns/pid")
            look = os.readlink if is_link else os.listdir if os.path.isdir(real) else read_some
            found[path] = attempt(lambda look=look, real=real: look(real))
    os.kill(1, 0)
    fd = os.pidfd_open(1)
    for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGRTMIN):
        signal.pidfd_send_signal(fd, number)
    os.close(fd)
    state = Path("/proc/1/status").read_text().split("State:")[1].split()[0]
    found["PID 1 after signals"] = "alive" if state in "RSD" else state
    return found


def read_some(path):
    with open(path, "rb", buffering=0) as file:
        file.read(64)


def of_secrets():
    """Every environment that can be read, and what the kernel hides."""
    told = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            told.append(path.read_bytes().decode(errors="replace"))
        except OSError:
            continue
    hidden = {}
    for path in MASKED:
        try:
            with open(path, "rb", buffering=0) as file:
                hidden[path] = "told" if file.read(16) else "empty"
        except OSError as error:
            hidden[path] = named(error)
    return {"environments": [*told, json.dumps(dict(os.environ))], "hidden": hidden}


def of_mounts():
    lines = [line.split() for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    return sorted({line[4] for line in lines if "rw" in line[5].split(",")})


def of_programs():
    """Programs that change who one is: whom each of them makes us, and what it starts."""
    find = ["find", "/", "-xdev", "-type", "f", "-perm", "/6000"]
    paths = subprocess.run(find, capture_output=True, text=True, check=False).stdout.split()
    became = {}
    for path in paths:
        pid = os.posix_spawn(path, [path], {}, file_actions=SILENT)
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()  # a zombie has one, too
        became[path] = next(line for line in lines if line.startswith("Uid")).split()[1:]
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    new_namespace = ["unshare", "--user", "--map-root-user", "true"]
    return {
        "became": became,
        "unshare": subprocess.run(new_namespace, capture_output=True, check=False).returncode,
    }


SILENT = [(os.POSIX_SPAWN_OPEN, fd, "/dev/null", os.O_RDWR, 0) for fd in range(3)]


def look(ports):
    os.umask(0o077)
    print(
        WORDS
        + json.dumps(
            {
                "system calls": of_system_calls(),
                "other ways to call": of_other_ways_to_call(),
                "sockets": of_sockets(),
                "network": of_network(ports),
                "files": of_files(),
                "processes": of_processes(),
                "secrets": of_secrets(),
                "mounts": of_mounts(),
                "devices": sorted(os.listdir("/dev")),
                "programs": of_programs(),
                "host name": platform.node(),
            }
        )
    )
