// Command sumdb_check reads a log directory with the packages of the Go checksum database, which share no code with
// the log: the checkpoint with sumdb/note, the tree with sumdb/tlog.
//
//	sumdb_check LOGDIR VKEYS [SAMPLES]
//
// VKEYS is one verifier key or the lines of /log/key: the log's key, and the heartbeat's, whose cosignatures the
// checksum database does not know and which is passed over. It verifies the checkpoint's signature, authenticates the hash tiles against the signed root, checks that sampled
// records are the entries of the bundles and are included, and that older sizes are consistent. It exits with 1 and a
// sentence at the first disagreement.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	width  = 1 << height
)

func fail(format string, arguments ...any) {
	fmt.Fprintf(os.Stderr, "sumdb_check: "+format+"\n", arguments...)
	os.Exit(1)
}

// tiles reads hash tiles from a directory. The checksum database names them tile/8/L/N, tlog-tiles leaves out the
// height: tile/L/N.
type tiles struct{ dir string }

func (t tiles) Height() int { return height }

func (t tiles) ReadTiles(list []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range list {
		data, err := t.read(strings.Replace(tile.Path(), "tile/8/", "tile/", 1), tile.W, tlog.HashSize)
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// read reads a tile or bundle; a partial one that is gone is the beginning of the full one.
func (t tiles) read(path string, w, element int) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(t.dir, path))
	if full, _, partial := strings.Cut(path, ".p/"); os.IsNotExist(err) && partial {
		data, err = os.ReadFile(filepath.Join(t.dir, full))
		if err == nil && len(data) == width*element {
			data = data[:w*element]
		}
	}
	if err == nil && len(data) != w*element {
		err = fmt.Errorf("%s: %d bytes", path, len(data))
	}
	return data, err
}

// record is entry n of the log of size records, from its bundle.
func (t tiles) record(n, size int64) ([]byte, error) {
	const element = 34
	w := min(size-n/width*width, width)
	tile := tlog.Tile{H: height, L: -1, N: n / width, W: int(w)}
	path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
	data, err := t.read(path, int(w), element)
	if err != nil {
		return nil, err
	}
	data = data[n%width*element:]
	if length := binary.BigEndian.Uint16(data); length != element-2 {
		return nil, fmt.Errorf("%s: record %d has %d bytes", path, n, length)
	}
	return data[2:element], nil
}

// logKeys reads keys, a line each; of those that cosign, which this package does not know, it takes none.
func logKeys(lines string) []note.Verifier {
	var keys []note.Verifier
	for _, line := range strings.Fields(lines) {
		verifier, err := note.NewVerifier(line)
		if err == nil {
			keys = append(keys, verifier)
		} else if !cosigns(line) {
			fail("vkey: %v: %q", err, line)
		}
	}
	if len(keys) == 0 {
		fail("vkey: no key of a log among them")
	}
	return keys
}

// cosigns says whether a key is one for cosignatures (C2SP tlog-cosignature, algorithm 4).
func cosigns(line string) bool {
	parts := strings.SplitN(line, "+", 3)
	if len(parts) != 3 {
		return false
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	return err == nil && len(key) == 33 && key[0] == 4
}

func main() {
	if len(os.Args) < 3 {
		fail("usage: sumdb_check LOGDIR VKEYS [SAMPLES]")
	}
	samples := int64(64)
	if len(os.Args) > 3 {
		n, err := strconv.ParseInt(os.Args[3], 10, 64)
		if err != nil || n < 1 {
			fail("samples: %q", os.Args[3])
		}
		samples = n
	}
	dir := tiles{os.Args[1]}

	verifiers := logKeys(os.Args[2])
	checkpoint, err := os.ReadFile(filepath.Join(dir.dir, "checkpoint"))
	if err != nil {
		fail("%v", err)
	}
	opened, err := note.Open(checkpoint, note.VerifierList(verifiers...))
	if err != nil {
		fail("checkpoint: %v", err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] == "" {
		fail("checkpoint: fewer than three lines")
	}
	if opened.Sigs[0].Name != lines[0] {
		fail("checkpoint: %s is signed by %s", lines[0], opened.Sigs[0].Name)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		fail("checkpoint: size: %v", err)
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		fail("checkpoint: root: %v", err)
	}

	// The reader authenticates every tile that it returns against the signed root.
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, dir)
	included := 0
	for n := int64(0); n < size; n = max(n+1, min(n+max(1, size/samples), size-1)) {
		record, err := dir.record(n, size)
		if err != nil {
			fail("%v", err)
		}
		proof, err := tlog.ProveRecord(size, n, reader)
		if err != nil {
			fail("record %d: %v", n, err)
		}
		if err := tlog.CheckRecord(proof, size, root, n, tlog.RecordHash(record)); err != nil {
			fail("record %d: %v", n, err)
		}
		included++
	}
	consistent := 0
	for _, old := range []int64{1, 2, size / 3, size / 2, size - 1, size} {
		if old < 1 || old > size {
			continue
		}
		oldRoot, err := tlog.TreeHash(old, reader)
		if err != nil {
			fail("size %d: %v", old, err)
		}
		proof, err := tlog.ProveTree(size, old, reader)
		if err != nil {
			fail("size %d: %v", old, err)
		}
		if err := tlog.CheckTree(proof, size, root, old, oldRoot); err != nil {
			fail("size %d: %v", old, err)
		}
		consistent++
	}
	fmt.Printf("sumdb agrees: %s, %d records, %d sampled, %d older sizes consistent\n", lines[0], size, included, consistent)
}
