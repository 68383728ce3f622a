// Kinds holds maps, channels and interfaces whose contents follow from their keys, so that a test can say what every
// entry must be: big and small, grown, shrunk, with keys and elements too large for their slots.
package main

import (
	"errors"
	"fmt"
	"runtime"
)

type wide [20]int

type celsius float64

type list struct {
	value int
	next  *list
}

type kinds struct {
	squares map[int]int
	texts   map[string]string
	wides   map[wide]wide
	shrunk  map[int]bool
	growing map[int]int
	empty   map[string]int
	unmade  map[string]int
	inside  map[string]map[int]list

	ring     chan int
	closed   chan string
	unmadeCh chan int

	boxed  []interface{}
	err    error
	failed error
	method func() string
	cycle  *list
	long   string
	many   []int
}

func (l list) String() string { return fmt.Sprint(l.value) }

// Kept is a package variable.
var Kept = map[string]int{"kept": 1}

func build() *kinds {
	k := &kinds{
		squares: map[int]int{}, texts: map[string]string{}, wides: map[wide]wide{}, shrunk: map[int]bool{},
		growing: map[int]int{}, empty: map[string]int{}, inside: map[string]map[int]list{},
		ring: make(chan int, 4), closed: make(chan string, 2),
	}
	for i := 0; i < 5000; i++ {
		k.squares[i] = i * i
		k.shrunk[i] = true
	}
	for i := 0; i < 50; i++ {
		k.texts[fmt.Sprint("key", i)] = fmt.Sprint("value", i)
		k.wides[wide{0: i, 19: -i}] = wide{0: 2 * i}
	}
	for i := 0; i < 4990; i++ {
		delete(k.shrunk, i)
	}
	// 6.5 * 2^10 is the load at which a map of buckets begins to grow: a little over it, growth is under way.
	for i := 0; i < 6657; i++ {
		k.growing[i] = -i
	}
	k.inside["a"] = map[int]list{1: {value: 11}}
	for i := 0; i < 6; i++ {
		if i >= 3 {
			<-k.ring
		}
		k.ring <- i
	}
	k.closed <- "last"
	close(k.closed)
	k.boxed = []interface{}{nil, true, 7, "text", celsius(36.6), list{value: 3}, &list{value: 4}, [2]int{5, 6}, func() {}, struct{ p *int }{}, []int{1}}
	k.err = fmt.Errorf("wrapped: %w", errors.New("inner"))
	k.method = list{value: 99}.String
	k.cycle = &list{value: 1}
	k.cycle.next = k.cycle
	for i := 0; i < 3000; i++ {
		k.long += "é"
		k.many = append(k.many, i)
	}
	return k
}

//go:noinline
func stop(k *kinds) {
	if k != nil {
		panic("stopped")
	}
}

func main() {
	k := build()
	stop(k)
	runtime.KeepAlive(k)
	fmt.Println(Kept)
}
