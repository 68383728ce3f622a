# Every thread's machine frames as gdb unwinds them: pc, function, line. Printed as one line of JSON. Calls that were inlined, and
# those that gdb concludes from jumps (tail calls), have no frame.
import gdb
import json

threads = {}
for thread in gdb.selected_inferior().threads():
    thread.switch()
    frames = []
    try:
        frame = gdb.newest_frame()
        while frame is not None and len(frames) < 100:
            if frame.type() in (gdb.NORMAL_FRAME, gdb.SIGTRAMP_FRAME):
                frames.append([hex(frame.pc()), frame.name() or "", frame.find_sal().line or 0])
            frame = frame.older()
    except gdb.error:
        pass  # it cannot go on: what it found so far counts
    threads[str(thread.ptid[1])] = frames
print(json.dumps({"threads": threads}))
