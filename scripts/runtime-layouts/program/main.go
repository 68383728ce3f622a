// A program that uses what the engine reads of the runtime, so that the compiler describes those structures in its
// debug information: channels, select, panics, deferred calls, timers, locks.
package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

func main() {
	defer func() { fmt.Println(recover(), len(os.Args)) }()
	var mu sync.Mutex
	values := make(chan int)
	done := make(chan struct{})
	go func() {
		defer close(done)
		mu.Lock()
		defer mu.Unlock()
		values <- len(os.Args)
	}()
	select {
	case v := <-values:
		<-done
		panic(v)
	case <-time.After(time.Second):
	}
}
