package strategytest

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/overlap-bench/overlap/strategies"
)

// structOf gives a settable copy of the struct behind a strategy, and turns it, or another of
// the type, into a strategy again. It has no answer for strategies that are not structs.
func structOf(s strategies.Strategy) (fields reflect.Value, strategy func(reflect.Value) strategies.Strategy, ok bool) {
	v := reflect.ValueOf(s)
	isPointer := v.Kind() == reflect.Pointer
	if isPointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return reflect.Value{}, nil, false
	}
	fields = reflect.New(v.Type()).Elem()
	fields.Set(v)
	return fields, func(v reflect.Value) strategies.Strategy {
		if isPointer {
			v = v.Addr()
		}
		return v.Interface().(strategies.Strategy)
	}, true
}

func checkZeroValue(x *exam) {
	x.onStruct(func(fields reflect.Value, strategy func(reflect.Value) strategies.Strategy) {
		x.bubble("the zero value of "+fields.Type().String(), func(tr *trial) {
			tr.n = 2*strategies.DefaultLimit + 1
			tr.uneven()
			if tr.run(strategy(reflect.New(fields.Type()).Elem())) {
				tr.wantAll()
			}
		})
	})
}

func checkNegativeField(x *exam) {
	x.onStruct(func(fields reflect.Value, _ func(reflect.Value) strategies.Strategy) {
		tried := 0
		for i := range fields.NumField() {
			field := fields.Type().Field(i)
			signed := field.Type.Kind() >= reflect.Int && field.Type.Kind() <= reflect.Int64
			if field.IsExported() && signed {
				x.negative(i, field.Name)
				tried++
			}
		}
		if tried == 0 {
			x.skipped = fmt.Sprintf("%v has no exported signed integer field", fields.Type())
		}
	})
}

// onStruct conducts a check on strategies that are structs or point to one.
func (x *exam) onStruct(check func(fields reflect.Value, strategy func(reflect.Value) strategies.Strategy)) {
	s := x.new()
	fields, strategy, ok := structOf(s)
	if !ok {
		x.skipped = fmt.Sprintf("%T is not a struct", s)
		return
	}
	check(fields, strategy)
}

// negative sets the i-th field of a fresh strategy to -1. The strategy is made inside the
// bubble, as for every experiment.
func (x *exam) negative(i int, name string) {
	x.bubble(name+" is -1", func(tr *trial) {
		fields, strategy, _ := structOf(x.new())
		fields.Field(i).SetInt(-1)
		tr.n = x.batch()
		tr.launchRun(strategy(fields))
		if !tr.wait() {
			return
		}
		if tr.err == nil || errors.Is(tr.err, errStop) {
			tr.errorf("Run returned %v, want an error that says what is wrong", tr.err)
		}
		if got := tr.pulled(); got != 0 {
			tr.errorf("%d items were pulled, want none", got)
		}
	})
}
