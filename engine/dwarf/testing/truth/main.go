// Truth prints what Go's own debug/dwarf reads of an executable, as JSON: functions with their scopes and variables,
// and types. The tests hold our reader against it.
package main

import (
	"debug/dwarf"
	"debug/elf"
	"encoding/json"
	"fmt"
	"os"
)

type variable struct {
	Name      string `json:"name"`
	Type      int64  `json:"type"`
	Line      int64  `json:"line"`
	Parameter bool   `json:"parameter"`
	Result    bool   `json:"result"`
	// Location is the expression in hex, "" for a location list or none.
	Location string `json:"location"`
}

type scope struct {
	Kind      string      `json:"kind"`
	Name      string      `json:"name"`
	Ranges    [][2]uint64 `json:"ranges"`
	CallLine  int64       `json:"callLine"`
	Variables []variable  `json:"variables"`
	Children  []*scope    `json:"children"`
}

type field struct {
	Name   string `json:"name"`
	Offset int64  `json:"offset"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
}

type typ struct {
	Offset  int64   `json:"offset"`
	Name    string  `json:"name"`
	Size    int64   `json:"size"`
	Kind    int64   `json:"kind"`
	Runtime uint64  `json:"runtime"`
	Fields  []field `json:"fields,omitempty"`
	Count   int64   `json:"count"`
}

type output struct {
	Functions []*scope `json:"functions"`
	Types     []typ    `json:"types"`
}

func main() {
	file, err := elf.Open(os.Args[1])
	check(err)
	data, err := file.DWARF()
	check(err)
	out := output{}
	reader := data.Reader()
	for {
		entry, err := reader.Next()
		check(err)
		if entry == nil {
			break
		}
		switch entry.Tag {
		case dwarf.TagCompileUnit:
		case dwarf.TagSubprogram:
			if s := readScope(data, reader, entry, "function"); len(s.Ranges) > 0 {
				out.Functions = append(out.Functions, s)
			}
		case dwarf.TagTypedef, dwarf.TagStructType, dwarf.TagBaseType, dwarf.TagPointerType, dwarf.TagArrayType, dwarf.TagSubroutineType:
			out.Types = append(out.Types, readType(data, entry))
			reader.SkipChildren()
		default:
			reader.SkipChildren()
		}
	}
	check(json.NewEncoder(os.Stdout).Encode(out))
}

func readScope(data *dwarf.Data, reader *dwarf.Reader, entry *dwarf.Entry, kind string) *scope {
	ranges, err := data.Ranges(entry)
	check(err)
	s := &scope{Kind: kind, Name: text(data, entry, dwarf.AttrName), Ranges: ranges, CallLine: number(data, entry, dwarf.AttrCallLine)}
	for entry.Children {
		child, err := reader.Next()
		check(err)
		if child == nil || child.Tag == 0 {
			break
		}
		switch child.Tag {
		case dwarf.TagFormalParameter, dwarf.TagVariable:
			s.Variables = append(s.Variables, readVariable(data, child))
			reader.SkipChildren()
		case dwarf.TagLexDwarfBlock:
			s.Children = append(s.Children, readScope(data, reader, child, "block"))
		case dwarf.TagInlinedSubroutine:
			s.Children = append(s.Children, readScope(data, reader, child, "inlined"))
		default:
			reader.SkipChildren()
		}
	}
	return s
}

func readVariable(data *dwarf.Data, entry *dwarf.Entry) variable {
	v := variable{Name: text(data, entry, dwarf.AttrName), Line: number(data, entry, dwarf.AttrDeclLine), Parameter: entry.Tag == dwarf.TagFormalParameter}
	if t, ok := value(data, entry, dwarf.AttrType).(dwarf.Offset); ok {
		v.Type = int64(t)
	}
	if r, ok := value(data, entry, dwarf.AttrVarParam).(bool); ok {
		v.Result = r
	}
	if block, ok := entry.Val(dwarf.AttrLocation).([]byte); ok {
		v.Location = fmt.Sprintf("%x", block)
	}
	return v
}

// value is the attribute of the entry, or of the one that it is a copy of.
func value(data *dwarf.Data, entry *dwarf.Entry, attr dwarf.Attr) any {
	if v := entry.Val(attr); v != nil {
		return v
	}
	if origin, ok := entry.Val(dwarf.AttrAbstractOrigin).(dwarf.Offset); ok {
		reader := data.Reader()
		reader.Seek(origin)
		original, err := reader.Next()
		check(err)
		return original.Val(attr)
	}
	return nil
}

func text(data *dwarf.Data, entry *dwarf.Entry, attr dwarf.Attr) string {
	s, _ := value(data, entry, attr).(string)
	return s
}

func number(data *dwarf.Data, entry *dwarf.Entry, attr dwarf.Attr) int64 {
	n, _ := value(data, entry, attr).(int64)
	return n
}

func readType(data *dwarf.Data, entry *dwarf.Entry) typ {
	const goKind, goRuntimeType = 0x2900, 0x2904
	t := typ{Offset: int64(entry.Offset), Name: text(data, entry, dwarf.AttrName), Kind: number(data, entry, goKind)}
	t.Runtime, _ = entry.Val(goRuntimeType).(uint64)
	read, err := data.Type(entry.Offset)
	if err != nil {
		return t
	}
	t.Size = read.Size()
	switch read := read.(type) {
	case *dwarf.StructType:
		for _, f := range read.Field {
			t.Fields = append(t.Fields, field{f.Name, f.ByteOffset, f.Type.Common().Name, f.Type.Size()})
		}
	case *dwarf.ArrayType:
		t.Count = read.Count
	}
	return t
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
