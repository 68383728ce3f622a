// Writes the traces of Go's own tests of its reader (internal/trace/testdata/tests, which are text) as the reader reads
// them. It uses packages that are internal to the standard library, so it is built as if it stood there: by -overlay.
//
//	go run -overlay … internal/trace/unpark OUT
package main

import (
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"internal/trace/testtrace"
)

func main() {
	log.SetFlags(0)
	tests, err := filepath.Glob(filepath.Join(runtime.GOROOT(), "src/internal/trace/testdata/tests/*.test"))
	check(err)
	for _, test := range tests {
		trace, _, _, err := testtrace.ParseFile(test)
		check(err)
		bytes, err := io.ReadAll(trace)
		check(err)
		name := strings.TrimSuffix(filepath.Base(test), ".test") + ".trace"
		check(os.WriteFile(filepath.Join(os.Args[1], name), bytes, 0o666))
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
