// What docker compose reads from texts of KEY=VALUE lines: a JSON list in, a list of maps or nulls out.
package main

import (
	"encoding/json"
	"os"

	"github.com/compose-spec/compose-go/v2/dotenv"
)

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	all := make([]map[string]string, 0, len(texts))
	for _, text := range texts {
		values, err := dotenv.UnmarshalWithLookup(text, func(string) (string, bool) { return "", false })
		if err != nil {
			values = nil
		}
		all = append(all, values)
	}
	if err := json.NewEncoder(os.Stdout).Encode(all); err != nil {
		panic(err)
	}
}
