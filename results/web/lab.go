package web

import (
	"encoding/base64"
	"html/template"

	"github.com/overlap-bench/overlap/results/table"
)

// A Lab is a page on which the strategies can be seen to run. It can stand in a report, from which it is opened as a
// page of its own.
type Lab struct {
	HTML            []byte
	Styles, Scripts []string // that are in it: the report's policy has to allow them too
}

// labView is what the report says of the lab.
type labView struct {
	Page template.HTML // an element with the lab; "" if it is not in the report
	File string        // the lab beside the report; "" if there is none
	Said bool          // the report is of strategies, or the lab is in it: on other benchmarks the lab says nothing
}

// labScript opens the lab. Only a page with one has it.
var labScript = template.JS(asset("lab.js"))

// lab puts the lab into the page.
func (v *view) lab(r Report, tables []*table.Table) error {
	v.Lab.File = r.LabFile
	v.Lab.Said = r.Lab != nil || ofStrategies(tables)
	if r.Lab == nil {
		return nil
	}
	packed, err := compressed(r.Lab.HTML)
	if err != nil {
		return err
	}
	v.Lab.Page = template.HTML(`<script type="text/plain" id="lab-page">` +
		base64.StdEncoding.EncodeToString(packed) + "</script>")
	v.Scripts = append(v.Scripts[:len(v.Scripts):len(v.Scripts)], labScript)
	v.Policy = contentPolicy(v.Scripts, r.Lab)
	return nil
}
