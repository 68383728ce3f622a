// Prints, as JSON, the layouts of the structures named on the command line and the package variables of the runtime, from
// the debug information of an executable. Go's own debug/dwarf reads it, so that the engine's reader is not checked
// against itself.
//
//	reader EXECUTABLE runtime.g runtime.m …
package main

import (
	"debug/buildinfo"
	"debug/dwarf"
	"debug/elf"
	"encoding/json"
	"log"
	"os"
	"strings"
)

// A layout is a struct's size and the offset of each field, nested ones by dotted names.
type layout struct {
	Size   int64            `json:"size"`
	Fields map[string]int64 `json:"fields"`
}

func main() {
	log.SetFlags(0)
	file, err := elf.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	data, err := file.DWARF()
	if err != nil {
		log.Fatal(err)
	}
	build, err := buildinfo.ReadFile(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	wanted := map[string]bool{}
	for _, name := range os.Args[2:] {
		wanted[name] = true
	}
	structs := map[string]layout{}
	variables := []string{}
	for reader := data.Reader(); ; {
		entry, err := reader.Next()
		if err != nil {
			log.Fatal(err)
		}
		if entry == nil {
			break
		}
		name, _ := entry.Val(dwarf.AttrName).(string)
		switch {
		case entry.Tag == dwarf.TagVariable && (strings.HasPrefix(name, "runtime.") || strings.HasPrefix(name, "runtime/trace.")):
			variables = append(variables, name)
			// A variable whose struct has no name of its own gives its own.
			if offset, ok := entry.Val(dwarf.AttrType).(dwarf.Offset); ok && wanted[name] {
				t, err := data.Type(offset)
				if err != nil {
					log.Fatal(err)
				}
				if s, ok := under(t).(*dwarf.StructType); ok {
					fields := map[string]int64{}
					add(fields, "", 0, s)
					structs[name] = layout{s.ByteSize, fields}
				}
			}
		case entry.Tag == dwarf.TagStructType && wanted[name]:
			if t, err := data.Type(entry.Offset); err != nil {
				log.Fatal(err)
			} else if s, ok := t.(*dwarf.StructType); ok && !s.Incomplete {
				fields := map[string]int64{}
				add(fields, "", 0, s)
				structs[name] = layout{s.ByteSize, fields}
			}
		}
		if entry.Tag == dwarf.TagSubprogram {
			reader.SkipChildren()
		}
	}
	result := map[string]any{"goVersion": build.GoVersion, "structs": structs, "variables": variables}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		log.Fatal(err)
	}
}

func add(fields map[string]int64, prefix string, base int64, s *dwarf.StructType) {
	for _, f := range s.Field {
		name, offset := prefix+f.Name, base+f.ByteOffset
		fields[name] = offset
		if inner, ok := under(f.Type).(*dwarf.StructType); ok {
			add(fields, name+".", offset, inner)
		}
	}
}

func under(t dwarf.Type) dwarf.Type {
	for {
		named, ok := t.(*dwarf.TypedefType)
		if !ok {
			return t
		}
		t = named.Type
	}
}
