// Prints what Go's own reader (golang.org/x/exp/trace) says of an execution trace: one line for each event, then one for
// each goroutine with the nanoseconds that it spent in each state. The engine's reader is held against these lines.
//
//	truth FILE          lines
//	truth -count FILE   only how many events there are: for comparing times
package main

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"io"
	"log"
	"os"
	"slices"

	"golang.org/x/exp/trace"
)

type times struct {
	state trace.GoState
	since trace.Time
	spent [8]trace.Time
}

func main() {
	log.SetFlags(0)
	count := len(os.Args) > 2 && os.Args[1] == "-count"
	file, err := os.Open(os.Args[len(os.Args)-1])
	check(err)
	reader, err := trace.NewReader(bufio.NewReaderSize(file, 1<<20))
	check(err)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	goroutines := map[trace.GoID]*times{}
	events := 0
	var last trace.Time
	for {
		ev, err := reader.ReadEvent()
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Fprintf(out, "error %s\n", firstLine(err.Error()))
			break
		}
		if ev.Kind() == trace.EventSync {
			continue
		}
		events++
		last = ev.Time()
		if count {
			continue
		}
		fmt.Fprintf(out, "%d %d %d %d %s %s\n", ev.Time(), ev.Thread(), ev.Proc(), ev.Goroutine(), stack(ev.Stack()), details(ev))
		if ev.Kind() == trace.EventStateTransition {
			if s := ev.StateTransition(); s.Resource.Kind == trace.ResourceGoroutine {
				account(goroutines, s, ev.Time())
			}
		}
	}
	if count {
		fmt.Fprintln(out, events)
		return
	}
	ids := []trace.GoID{}
	for id := range goroutines {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		g := goroutines[id]
		g.spent[g.state] += last - g.since
		fmt.Fprintf(out, "goroutine %d %d %d %d %d\n", id, g.spent[trace.GoRunnable], g.spent[trace.GoRunning], g.spent[trace.GoWaiting], g.spent[trace.GoSyscall])
	}
}

func account(goroutines map[trace.GoID]*times, s trace.StateTransition, now trace.Time) {
	id := s.Resource.Goroutine()
	_, to := s.Goroutine()
	g := goroutines[id]
	if g == nil {
		g = &times{}
		goroutines[id] = g
	} else {
		g.spent[g.state] += now - g.since
	}
	g.state, g.since = to, now
}

func details(ev trace.Event) string {
	switch ev.Kind() {
	case trace.EventStateTransition:
		s := ev.StateTransition()
		if s.Resource.Kind == trace.ResourceGoroutine {
			from, to := s.Goroutine()
			return fmt.Sprintf("goroutine %d %d %d %q %s", s.Resource.Goroutine(), from, to, s.Reason, stack(s.Stack))
		}
		from, to := s.Proc()
		return fmt.Sprintf("proc %d %d %d", s.Resource.Proc(), from, to)
	case trace.EventRangeBegin, trace.EventRangeActive, trace.EventRangeEnd:
		r := ev.Range()
		text := fmt.Sprintf("%s %q %s", ev.Kind(), r.Name, r.Scope)
		if ev.Kind() == trace.EventRangeEnd {
			for _, a := range ev.RangeAttributes() {
				text += " " + fmt.Sprint(a.Value.Uint64())
			}
		}
		return text
	case trace.EventMetric:
		m := ev.Metric()
		return fmt.Sprintf("metric %s %d", m.Name, m.Value.Uint64())
	case trace.EventLabel:
		l := ev.Label()
		return fmt.Sprintf("label %q %s", l.Label, l.Resource)
	case trace.EventTaskBegin:
		t := ev.Task()
		return fmt.Sprintf("task-begin %d %d %q", t.ID, t.Parent, t.Type)
	case trace.EventTaskEnd:
		t := ev.Task()
		return fmt.Sprintf("task-end %d", t.ID)
	case trace.EventRegionBegin, trace.EventRegionEnd:
		r := ev.Region()
		return fmt.Sprintf("%s %d %q", ev.Kind(), r.Task, r.Type)
	case trace.EventLog:
		l := ev.Log()
		return fmt.Sprintf("log %d %q %q", l.Task, l.Category, l.Message)
	default:
		return ev.Kind().String()
	}
}

// stack is "-" for none, else the number of frames and a hash of them.
func stack(s trace.Stack) string {
	if s == trace.NoStack {
		return "-"
	}
	n := 0
	hash := fnv.New32a()
	for f := range s.Frames() {
		n++
		fmt.Fprintf(hash, "%d %s %s %d\n", f.PC, f.Func, f.File, f.Line)
	}
	return fmt.Sprintf("%d:%x", n, hash.Sum32())
}

func firstLine(text string) string {
	for i, c := range text {
		if c == '\n' {
			return text[:i]
		}
	}
	return text
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
