//go:build go1.25

package main

import "runtime/trace"

func record() {
	if err := trace.NewFlightRecorder(trace.FlightRecorderConfig{}).Start(); err != nil {
		panic(err)
	}
}
