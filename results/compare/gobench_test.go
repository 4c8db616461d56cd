package compare_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/overlap-bench/overlap/results/compare"
	"github.com/overlap-bench/overlap/results/export"
	"github.com/overlap-bench/overlap/results/internal/comparetest"
	"github.com/overlap-bench/overlap/results/internal/noise"
	"github.com/overlap-bench/overlap/results/internal/resultstest"
	"github.com/overlap-bench/overlap/results/table"
)

// What became of two figures, whatever their unit, is said by the samples that there are, and in the
// direction of the unit.
func TestForeignVerdicts(t *testing.T) {
	exact := "Unit image-bytes assume=exact better=lower\n"
	for _, c := range []struct {
		name     string
		old, now string
		verdict  table.Verdict
		delta    string // in the table
		said     string // the first sentence
	}{
		{"one sample", resultstest.Repeated("P", 1, 1000, "ns/op"), resultstest.Repeated("P", 1, 9000, "ns/op"),
			table.TooFew, "not enough data", "Of 1 time: none measurably slower or faster, 1 with not enough data."},
		{"three and three", resultstest.Repeated("P", 3, 1000, "ns/op"), resultstest.Repeated("P", 3, 9000, "ns/op"),
			table.TooFew, "not enough data", "Of 1 time: none measurably slower or faster, 1 with not enough data."},
		{"one and twenty", resultstest.Repeated("P", 1, 1000, "ns/op"), resultstest.Repeated("P", 20, 9000, "ns/op"),
			table.TooFew, "not enough data", "Of 1 time: none measurably slower or faster, 1 with not enough data."},
		{"four and four", resultstest.Repeated("P", 4, 1000, "ns/op"), resultstest.Repeated("P", 4, 9000, "ns/op"),
			table.Slower, "0.029", "Of 1 time: 1 slower (by 800 %)."},
		{"three and five", resultstest.Repeated("P", 3, 1000, "ns/op"), resultstest.Repeated("P", 5, 900, "ns/op"),
			table.Faster, "0.036", "Of 1 time: 1 faster (by 9.9 %)."},
		{"the same", resultstest.Repeated("P", 6, 1000, "ns/op"), resultstest.Repeated("P", 7, 1000, "ns/op"), table.InNoise,
			"within noise", "Of 1 time: none measurably slower or faster."},
		{"from 0", resultstest.Repeated("P", 6, 0, "ns/op"), resultstest.Repeated("P", 6, 5, "ns/op"), table.Slower,
			"from 0", "Of 1 time: 1 slower (from 0)."},
		{"to 0", resultstest.Repeated("P", 6, 5, "ns/op"), resultstest.Repeated("P", 6, 0, "ns/op"), table.Faster,
			"−100 %", "Of 1 time: 1 faster (by 100 %)."},
		{"0 and 0", resultstest.Repeated("P", 6, 0, "ns/op"), resultstest.Repeated("P", 6, 0, "ns/op"), table.InNoise,
			"within noise", "Of 1 time: none measurably slower or faster."},
		{"no direction", resultstest.Repeated("P", 6, 4000, "packed-bytes"),
			resultstest.Repeated("P", 6, 3600, "packed-bytes"), compare.Differs, "−10.0 %",
			"Of 1 figure in packed-bytes: 1 changed (−10.0 %)."},
		{"no difference", resultstest.Repeated("P", 6, 4000, "packed-bytes"),
			resultstest.Repeated("P", 7, 4000, "packed-bytes"), table.InNoise, "within noise",
			"Of 1 figure in packed-bytes: none measurably different."},
		{"more MB/s", resultstest.Repeated("P", 6, 40, "MB/s"), resultstest.Repeated("P", 6, 44, "MB/s"), compare.Better,
			"+10.0 %", "Of 1 figure in B/s: 1 better (+10.0 %)."},
		{"fewer MB/s", resultstest.Repeated("P", 6, 40, "MB/s"), resultstest.Repeated("P", 6, 36, "MB/s"), compare.Worse,
			"−10.0 %", "Of 1 figure in B/s: 1 worse (−10.0 %)."},
		{"more is better", "Unit parcels/h better=higher\n" + resultstest.Repeated("P", 6, 40, "parcels/h"),
			resultstest.Repeated("P", 6, 44, "parcels/h"), compare.Better, "+10.0 %",
			"Of 1 figure in parcels/h: 1 better (+10.0 %)."},
		{"exact", exact + resultstest.Repeated("P", 1, 200, "image-bytes"), exact + resultstest.Repeated("P", 1, 210,
			"image-bytes"), compare.Worse, "+5.0 %", "Of 1 figure in image-bytes: 1 worse (+5.0 %)."},
		{"exact by one of the two", resultstest.Repeated("P", 1, 200, "image-bytes"), exact + resultstest.Repeated("P", 1,
			190, "image-bytes"), compare.Better, "−5.0 %", "Of 1 figure in image-bytes: 1 better (−5.0 %)."},
		{"exactly the same", exact + resultstest.Repeated("P", 1, 200, "image-bytes"), exact + resultstest.Repeated("P", 1,
			200, "image-bytes"), compare.Unchanged, "unchanged", "Of 1 figure in image-bytes: 1 unchanged."},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := comparetest.CompareTexts(t, resultstest.ForeignPackage+c.old, resultstest.ForeignPackage+c.now)
			cell := v.All()[0]
			if cell.Verdict != c.verdict || v.Sentences()[0] != c.said {
				t.Errorf("%s, %q, want %s, %q", cell.Verdict, v.Sentences()[0], c.verdict, c.said)
			}
			text, markdown, csv, asJSON := comparetest.Rendered(t, v, 80)
			for format, out := range map[string]string{"text": text,
				"markdown": resultstest.Spaced(strings.ReplaceAll(markdown, `\`, ""))} {
				if !strings.Contains(out, c.delta) {
					t.Errorf("%s lacks %q:\n%s", format, c.delta, out)
				}
			}
			for _, never := range []string{"Inf", "NaN", "failed"} {
				if strings.Contains(text+markdown+asJSON, never) ||
					strings.Contains(strings.Replace(csv, ",failed,", ",", 1), never) {
					t.Errorf("%s is said:\n%s\n%s\n%s", never, text, csv, asJSON)
				}
			}
			if few := c.verdict == table.TooFew; few != strings.Contains(csv, ","+string(table.TooFew)+",") ||
				few && strings.Count(resultstest.Spaced(text), compare.SamplesMissing) != 1 {
				t.Errorf("that there are too few samples is %v:\n%s\n%s", few, text, csv)
			}
			resultstest.CheckSchema(t, export.CompareSchema, export.CompareSchemaID, compare.ComparisonJSON{}, []byte(asJSON))
			var read compare.ComparisonJSON
			if err := json.Unmarshal([]byte(asJSON), &read); err != nil || read.Tables[0].Cells[0].Verdict != c.verdict {
				t.Errorf("%v, JSON has the verdict %q", err, read.Tables[0].Cells[0].Verdict)
			}
		})
	}
}

// Benchmarks are counted by the makespan where they have one, and else by the units there are.
func TestForeignSummary(t *testing.T) {
	text := func(factor float64) string {
		return resultstest.ForeignPackage + resultstest.Repeated("Timed-4", 6, 1000*factor, "ns/op 10 B/op") +
			resultstest.Repeated("Packed-4", 6, 4096*factor, "packed-bytes 7 parcels/s")
	}
	v := comparetest.CompareTexts(t, text(1), text(1.25))
	shown, _, _, _ := comparetest.Rendered(t, v, 100)
	for _, want := range []string{
		"package                            geomean  slower  faster  changed  within",
		"example.org/parcel                 +25.0 %       1       0        0 ",
		"example.org/parcel · packed-bytes  +25.0 %       0       0        1 ",
		"example.org/parcel · parcels/s      +0.0 %       0       0        0 ",
		"Of 1 time: 1 slower (by 25.0 %).\nOf 1 figure in B/op: none measurably different.\nOf 1 figure in packed-bytes: 1 " +
			"changed (+25.0 %).\nOf 1 figure in parcels/s: none measurably different.\n",
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not in\n%s", want, shown)
		}
	}
	if mean := compare.GeoMeanOf(compare.Makespans(v.All())); !noise.Near(mean.Ratio, 1.25, 1e-9) || mean.N != 1 ||
		mean.Of != 1 {
		t.Errorf("the geometric mean of the makespans is %v", mean)
	}
}

// An exact unit whose samples differ is compared by the most frequent, and named.
func TestExactUnitVaries(t *testing.T) {
	exact := "Unit image-bytes assume=exact\n" + resultstest.ForeignPackage
	one := "BenchmarkImage-4 1 200 image-bytes\n"
	v := comparetest.CompareTexts(t, exact+one+one+"BenchmarkImage-4 1 220 image-bytes\n", exact+one)
	want := "image-bytes is said to be exact (assume=exact), and is 200.0 to 220.0 in Image-4 (old)."
	if c := v.All()[0]; c.Ratio != 1 || !slices.Contains(v.Sentences(), want) {
		t.Errorf("ratio %v, %q", c.Ratio, v.Sentences())
	}
}

// Units that only one of two files has are named, and so is where nothing is left to compare.
func TestUnitsOnly(t *testing.T) {
	old, now := resultstest.ForeignPackage+resultstest.Repeated("A", 6, 5, "ns/op 3 widgets"),
		resultstest.ForeignPackage+resultstest.Repeated("A", 6, 6, "ns/op 3 B/op")
	v := comparetest.CompareTexts(t, old+resultstest.Repeated("B", 6, 5, "ns/op 3 widgets"),
		now+resultstest.Repeated("B", 6, 6, "ns/op 3 B/op"))
	want := []string{"Only in old: widgets of A in example.org/parcel and widgets of B in example.org/parcel.",
		"Only in new: B/op of A in example.org/parcel and B/op of B in example.org/parcel."}
	if said := compare.OnlyIn(v, v.Only...); !slices.Equal(said, want) {
		t.Errorf("%q, want %q", said, want)
	}
	_, err := compare.Compare(table.Options{},
		resultstest.ForeignFile(t, "old.txt", resultstest.ForeignPackage+resultstest.Repeated("A", 6, 5, "ns/op")),
		resultstest.ForeignFile(t, "new.txt", resultstest.ForeignPackage+resultstest.Repeated("A", 6, 5, "widgets")))
	if want := "old and new cannot be compared: they have no benchmark and unit in common. Only in old: sec/op of A in " +
		"example.org/parcel. Only in new: widgets of A in example.org/parcel."; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// What has another name is no other benchmark for certain: who reads of it is told what it may be, and
// how to compare it.
func TestRenamed(t *testing.T) {
	parcel, shop, other := resultstest.ForeignPackage, "pkg: example.org/shop/parcel\n", "pkg: example.org/other\n"
	pack, sort := resultstest.Repeated("Pack-4", 5, 5, "ns/op"), resultstest.Repeated("Sort-4", 5, 5, "ns/op")
	for _, c := range []struct {
		name, old, now string
		said           string // in the error, or in the sentences if something is compared
		compared       int
	}{
		{"a package", parcel + pack, shop + pack,
			"Pack is in both, but at another GOMAXPROCS or in another package: to compare them, use overlap compare --row " +
				".name --col .file,pkg,/gomaxprocs.", 0},
		{"one of two", parcel + pack + sort + other + sort, shop + sort + pack + other + sort,
			"Sort and Pack are in both, but ", 1},
		{"a package that is not said", pack, shop + pack, "Pack is in both, but ", 0},
		{"packages in another order", parcel + pack + other + sort, other + sort + parcel + pack, "", 2},
		{"a benchmark", parcel + pack + sort, parcel + pack + resultstest.Repeated("Order-4", 6, 5, "ns/op"),
			"Only in new: Order-4 in example.org/parcel. Only in old: Sort-4 in example.org/parcel.", 1},
		{"all benchmarks", parcel + pack, parcel + sort,
			"no benchmark and unit in common. Only in new: Sort-4 in example.org/parcel.", 0},
		{"another GOMAXPROCS", parcel + pack, parcel + resultstest.Repeated("Pack-8", 6, 5, "ns/op"),
			"Pack is in both, but ", 0},
		{"another and the same", parcel + pack, parcel + pack + resultstest.Repeated("Pack-8", 6, 5, "ns/op"),
			"Only in new: Pack-8 in example.org/parcel.", 1},
	} {
		v, err := compare.Options{AllowSingle: true}.Compare(resultstest.ForeignFile(t, "old.txt", c.old),
			resultstest.ForeignFile(t, "new.txt", c.now))
		if c.compared == 0 {
			if err == nil || !strings.HasPrefix(err.Error(), "old and new cannot be compared: ") ||
				!strings.Contains(err.Error(), c.said) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: error %v, want one line with %q", c.name, err, c.said)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if said := strings.Join(v.Sentences(), " "); len(v.All()) != c.compared || !strings.Contains(said, c.said) {
			t.Errorf("%s: %d compared, want %d and %q in %q", c.name, len(v.All()), c.compared, c.said, said)
		}
	}
}

// Tables of one package are told apart by what differs, and each is compared with the one most like it.
func TestForeignApart(t *testing.T) {
	noted := func(note string, ns float64) string {
		return "note: " + note + "\n" + resultstest.Repeated("A", 6, ns, "ns/op")
	}
	v := comparetest.CompareTexts(t, resultstest.ForeignPackage+noted("sse2", 10)+noted("avx", 5),
		resultstest.ForeignPackage+noted("avx2", 4)+noted("avx", 5)+noted("sse2", 10))
	if len(v.Matches) != 2 || v.Matches[0].Cells[0].Ratio != 1 || v.Matches[1].Cells[0].Ratio != 1 {
		t.Fatalf("%d tables compared: %q", len(v.Matches), v.Sentences())
	}
	text, _, csv, _ := comparetest.Rendered(t, v, 100)
	for _, want := range []string{"example.org/parcel · note: avx · sec/op",
		"example.org/parcel · note: sse2 · sec/op", "Only in new: example.org/parcel (note: avx2)."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if !strings.Contains(csv, ",note: avx\r\n") {
		t.Errorf("the CSV does not tell them apart:\n%s", csv)
	}
}

// Tables of several commits are headed with that of the new file.
func TestForeignOtherCommit(t *testing.T) {
	at := func(commit string, ns float64) string {
		return "commit: " + commit + "\n" + resultstest.Repeated("A", 6, ns, "ns/op")
	}
	for _, c := range []struct{ old, now, want string }{
		{at("a", 6) + at("b", 5), at("a", 6) + at("c", 9), "commit: c"},
		{at("a", 6), at("b", 5) + at("c", 9), "commit: b"},
		{at("a", 6) + at("b", 5), at("a", 6) + at("b", 7), "commit: b"},
		{resultstest.Repeated("A", 6, 6, "ns/op") + at("b", 5), resultstest.Repeated("A", 6, 6, "ns/op") + at("b", 7),
			"no commit"},
		{resultstest.Repeated("A", 6, 6, "ns/op") + at("b", 5), at("a", 6) + at("b", 7), "commit: a"},
		{at("a", 6), at("c", 9), ""},
	} {
		text, markdown, csv, asJSON := comparetest.Rendered(t,
			comparetest.CompareTexts(t, resultstest.ForeignPackage+c.old, resultstest.ForeignPackage+c.now), 100)
		for _, out := range []string{text, markdown, csv, asJSON} {
			if !strings.Contains(out, c.want) || c.want == "" && strings.Contains(out, "commit: ") {
				t.Errorf("%q is not in\n%s", c.want, out)
			}
		}
		if c.want != "" && !strings.Contains(text, "example.org/parcel · "+c.want+" · sec/op · ") {
			t.Errorf("no table is headed %q:\n%s", c.want, text)
		}
	}
}
