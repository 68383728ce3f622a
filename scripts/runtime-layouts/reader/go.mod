module example.com/runtime-layouts/reader

go 1.21
