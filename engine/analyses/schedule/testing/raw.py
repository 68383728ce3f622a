# Raw reads of a core by gdb, with its own reading of the debug information: the scheduler's fields as they stand there, as one
# line of JSON. Run as: gdb -batch -nx -x raw.py EXECUTABLE CORE
import json
import gdb

# The runtime's own rules for how much of a list is believed do not matter here: a core of a living process has no broken ones.
MOST = 100000


def scalar(value):
    """The number in an atomic wrapper, a bool, a pointer."""
    kind = value.type.strip_typedefs()
    while kind.code == gdb.TYPE_CODE_STRUCT:
        names = [f.name for f in kind.fields() if f.name not in ("noCopy", "_") and f.type.sizeof > 0]
        value = value[names[-1]]
        kind = value.type.strip_typedefs()
    size = kind.sizeof
    address = int(value.address)
    number = int.from_bytes(gdb.selected_inferior().read_memory(address, size).tobytes(), "little")
    signed = kind.code == gdb.TYPE_CODE_INT and kind.is_signed
    return number - (1 << (8 * size)) if signed and number >> (8 * size - 1) else number


def at(value, path):
    """The field of that dotted path; None where this Go version has none."""
    for name in path.split("."):
        kind = value.type.strip_typedefs()
        if kind.code != gdb.TYPE_CODE_STRUCT or name not in [f.name for f in kind.fields()]:
            return None
        value = value[name]
    return value


def numbers(value, paths):
    found = {}
    for path in paths:
        field = at(value, path)
        if field is not None:
            found[path] = scalar(field)
    return found


def variable(name):
    return gdb.parse_and_eval("'runtime.%s'" % name)


def slice_of(value):
    return [value["array"][i] for i in range(int(value["len"]))]


def text(value):
    data, length = scalar(value["str"]), scalar(value["len"])
    return gdb.selected_inferior().read_memory(data, length).tobytes().decode() if length else ""


def linked(first, link, pointer):
    found, here = [], first
    while here and len(found) < MOST:
        found.append(here)
        here = scalar(at(gdb.Value(here).cast(pointer).dereference(), link))
    return found


def processor(p):
    told = numbers(
        p,
        "id status m schedtick syscalltick sysmontick.schedtick sysmontick.schedwhen sysmontick.syscalltick "
        "sysmontick.syscallwhen runnext runqhead runqtail preempt runSafePointFn gcStopTime gcMarkWorkerMode".split(),
    )
    told["runq"] = [scalar(p["runq"][i % 256]) for i in range(told["runqhead"], told["runqtail"])]
    heap = at(p, "timers.heap")
    told["timers"] = scalar((heap if heap is not None else p["timers"])["len"])
    return told


def machine(m):
    told = numbers(
        m, "id procid curg p oldp nextp spinning blocked locks mallocing lockedg incgo syscalltick signalPending".split()
    )
    told["preemptoff"] = text(m["preemptoff"])
    return told


def main():
    sched = variable("sched")
    g = variable("allgs")["array"].type.target()
    m = variable("allm").type
    p = variable("allp")["array"].type.target()
    told = numbers(
        sched,
        "lastpoll pollUntil nmidle nmidlelocked mnext maxmcount nmsys nmfreed ngsys npidle nmspinning needspinning "
        "runqsize runq.size disable.user gcwaiting stopwait sysmonwait safePointWait".split(),
    )
    idle = at(sched, "midle.obj")
    head = scalar(idle if idle is not None else sched["midle"])
    controller = variable("gcController")
    stats = variable("memstats")
    print(
        json.dumps(
            {
                "gomaxprocs": scalar(variable("gomaxprocs")),
                "gcphase": scalar(variable("gcphase")),
                "sched": told,
                "global": linked(scalar(at(sched, "runq.head")), "schedlink", g),
                "idleProcessors": linked(scalar(sched["pidle"]), "link", p),
                "idleMachines": linked(head, "idleNode.next" if idle is not None else "schedlink", m),
                "processors": [processor(one.dereference()) for one in slice_of(variable("allp"))],
                "machines": [
                    machine(gdb.Value(one).cast(m).dereference())
                    for one in linked(scalar(variable("allm")), "alllink", m)
                ],
                "collector": numbers(
                    controller,
                    "gcPercent memoryLimit heapLive heapMarked heapGoal trigger markStartTime".split(),
                ),
                "statistics": numbers(
                    stats, "numgc numforcedgc last_gc_unix last_gc_nanotime pause_total_ns".split()
                ),
            }
        )
    )


main()
