// A program that uses what the engine reads of the runtime, so that the compiler describes those structures in its
// debug information: channels, select, panics, deferred calls, timers, locks, finalizers, connections, the tracer.
package main

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"runtime/trace"
	"sync"
	"time"
)

type locks struct {
	sync.Mutex
	readers sync.RWMutex
	group   sync.WaitGroup
	once    sync.Once
	cond    *sync.Cond
}

func main() {
	defer func() { fmt.Println(recover(), len(os.Args)) }()
	_ = trace.Start(os.Stderr)
	record()
	defer trace.Stop()
	l := &locks{}
	l.cond = sync.NewCond(l)
	runtime.SetFinalizer(l, func(*locks) {})
	if c, err := net.Dial("tcp", "127.0.0.1:1"); err == nil {
		c.Close()
	}
	values := make(chan int)
	done := make(chan struct{})
	l.group.Add(1)
	go func() {
		defer close(done)
		defer l.group.Done()
		l.Lock()
		l.once.Do(l.cond.Broadcast)
		defer l.Unlock()
		l.readers.RLock()
		values <- len(os.Args)
		l.readers.RUnlock()
	}()
	select {
	case v := <-values:
		<-done
		l.group.Wait()
		l.readers.Lock()
		panic(v)
	case <-time.After(time.Second):
	}
}
