package web

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"html/template"

	"github.com/overlap-bench/overlap/results/text"
)

// mostRaw is how long a file may be in the page. Chromium follows no longer link, and nobody waits for a longer page.
const mostRaw = 2_000_000

// A download is a file of results in the page. Without scripts it is saved compressed, and else as it was.
type download struct {
	Name string
	Size string
	Href template.URL // "" if it is too long for the page
}

// download compresses the file.
func (r Raw) download() (download, error) {
	d := download{Name: text.Readable(r.Name), Size: Size(len(r.Data))}
	packed, err := compressed(r.Data)
	if err != nil {
		return d, err
	}
	if encoded := base64.StdEncoding.EncodeToString(packed); len(encoded) <= mostRaw {
		d.Href = template.URL("data:application/gzip;base64," + encoded)
	}
	return d, nil
}

func compressed(data []byte) ([]byte, error) {
	var packed bytes.Buffer
	z, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}

// Size is a number of bytes for people.
func Size(bytes int) string {
	switch {
	case bytes >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(bytes)/1e6)
	case bytes >= 1e3:
		return fmt.Sprintf("%.0f kB", float64(bytes)/1e3)
	}
	return text.Count(bytes, "byte")
}
