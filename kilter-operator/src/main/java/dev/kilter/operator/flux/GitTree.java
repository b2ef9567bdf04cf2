package dev.kilter.operator.flux;

import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;
import org.jspecify.annotations.Nullable;

/// Tree surgery: rewrites only the trees along a path. Every new tree passes git's own checker with the rules of
/// Windows and macOS, since JGit's formatter would take `..` and `.git`.
final class GitTree {
    private final ObjectReader reader;
    private final PendingObjects objects;
    private final ObjectChecker checker =
            new ObjectChecker().setSafeForWindows(true).setSafeForMacOS(true);

    GitTree(ObjectReader reader, PendingObjects objects) {
        this.reader = reader;
        this.objects = objects;
    }

    /// A tree's entry: a file or a folder.
    record Entry(FileMode mode, ObjectId id) {}

    /// The tree with these flat files.
    ObjectId files(SortedMap<String, byte[]> files) {
        Map<String, Entry> entries = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            entries.put(file.getKey(), new Entry(FileMode.REGULAR_FILE, blob(file.getValue())));
        }
        return write(entries);
    }

    /// The tree with these entries.
    ObjectId folder(SortedMap<String, Entry> entries) {
        return write(entries);
    }

    ObjectId blob(byte[] content) {
        return objects.add(Constants.OBJ_BLOB, content);
    }

    /// The tree with `value` at the end of the path; null removes it, and the folders that become empty with it.
    /// Null when nothing is left.
    @Nullable
    ObjectId with(@Nullable ObjectId tree, List<String> path, @Nullable Entry value) throws IOException {
        Map<String, Entry> entries = read(tree);
        String head = path.getFirst();
        Entry below = value;
        if (path.size() > 1) {
            Entry old = entries.get(head);
            ObjectId child = with(old == null ? null : old.id(), path.subList(1, path.size()), value);
            below = child == null ? null : new Entry(FileMode.TREE, child);
        }
        if (below == null) {
            entries.remove(head);
        } else {
            entries.put(head, below);
        }
        return entries.isEmpty() ? null : write(entries);
    }

    /// What stands at the path; null when nothing does.
    @Nullable
    Entry at(@Nullable ObjectId tree, List<String> path) throws IOException {
        Entry entry = read(tree).get(path.getFirst());
        if (entry == null || path.size() == 1) {
            return entry;
        }
        return entry.mode() == FileMode.TREE ? at(entry.id(), path.subList(1, path.size())) : null;
    }

    Map<String, Entry> read(@Nullable ObjectId tree) throws IOException {
        Map<String, Entry> entries = new TreeMap<>();
        if (tree == null) {
            return entries;
        }
        CanonicalTreeParser parser = new CanonicalTreeParser();
        byte[] made = objects.tree(tree);
        if (made == null) {
            parser.reset(reader, tree);
        } else {
            parser.reset(made);
        }
        for (; !parser.eof(); parser.next()) {
            entries.put(parser.getEntryPathString(), new Entry(parser.getEntryFileMode(), parser.getEntryObjectId()));
        }
        return entries;
    }

    private ObjectId write(Map<String, Entry> entries) {
        TreeFormatter formatter = new TreeFormatter();
        try {
            entries.entrySet().stream()
                    .sorted((left, right) -> sortName(left).compareTo(sortName(right)))
                    .forEach(entry -> formatter.append(
                            entry.getKey(),
                            entry.getValue().mode(),
                            entry.getValue().id()));
            byte[] bytes = formatter.toByteArray();
            checker.checkTree(bytes);
            return objects.add(Constants.OBJ_TREE, bytes);
        } catch (CorruptObjectException | IllegalArgumentException e) {
            throw Problem.of(
                            KilterCode.INTERNAL_ERROR,
                            "git would refuse a path: " + e.getMessage(),
                            "Report this with your kilter.yaml.")
                    .toException(e);
        }
    }

    /// Git sorts a folder as if its name ended in a slash; names here are ASCII, so Java's order is git's.
    private static String sortName(Map.Entry<String, Entry> entry) {
        return entry.getValue().mode() == FileMode.TREE ? entry.getKey() + "/" : entry.getKey();
    }
}
