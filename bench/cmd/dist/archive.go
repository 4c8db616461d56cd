package main

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"
)

// A file of an archive.
type file struct {
	name       string
	data       []byte
	executable bool
}

func (f file) mode() os.FileMode {
	if f.executable {
		return 0o755
	}
	return 0o644
}

// then is when all files were changed, to an archive: the first day that a zip can name.
var then = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// writeArchive writes out/name.tar.gz, or .zip, with all files in a directory called name. What is
// not whole yet has another name, and goes away if it is never whole.
func writeArchive(out, name string, asZip bool, files []file) (path string, err error) {
	write, path := writeTar, filepath.Join(out, name+".tar.gz")
	if asZip {
		write, path = writeZip, filepath.Join(out, name+".zip")
	}
	partial, err := os.CreateTemp(out, ".partial-*")
	if err != nil {
		return "", err
	}
	defer os.Remove(partial.Name()) // which fails once it is renamed
	if err := errors.Join(write(partial, name, files), partial.Chmod(0o644), partial.Close()); err != nil {
		return "", err
	}
	return path, os.Rename(partial.Name(), path)
}

func writeTar(w io.Writer, dir string, files []file) error {
	compressed := gzip.NewWriter(w)
	archive := tar.NewWriter(compressed)
	for _, f := range files {
		header := &tar.Header{
			Name: dir + "/" + f.name, Mode: int64(f.mode()), Size: int64(len(f.data)), ModTime: then,
			Format: tar.FormatUSTAR,
		}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		if _, err := archive.Write(f.data); err != nil {
			return err
		}
	}
	return errors.Join(archive.Close(), compressed.Close())
}

func writeZip(w io.Writer, dir string, files []file) error {
	archive := zip.NewWriter(w)
	for _, f := range files {
		header := &zip.FileHeader{Name: dir + "/" + f.name, Method: zip.Deflate, Modified: then}
		header.SetMode(f.mode())
		entry, err := archive.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := entry.Write(f.data); err != nil {
			return err
		}
	}
	return archive.Close()
}
