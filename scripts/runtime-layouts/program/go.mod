module example.com/runtime-layouts/program

go 1.17
