package dev.kilter.operator.flux;

import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.jspecify.annotations.Nullable;

/// One slot's change as git objects: the tree after it, the fence before it, the commit.
final class SlotCommit {
    private SlotCommit() {}

    /// The whole tree after the change. Fence and release record are written only together with something else.
    static ObjectId changed(GitTree trees, @Nullable ObjectId root, SlotChange change) throws IOException {
        return switch (change.content()) {
            case SlotChange.Content.App(var files, var release) ->
                app(trees, root, change, trees.files(files), release.getBytes(StandardCharsets.UTF_8));
            case SlotChange.Content.Config config -> config(trees, root, change, config);
            case SlotChange.Content.Nothing() -> orEmpty(trees, trees.with(root, path(change.slot()), null));
        };
    }

    private static ObjectId app(GitTree trees, @Nullable ObjectId root, SlotChange change, ObjectId app, byte[] release)
            throws IOException {
        GitTree.Entry old = trees.at(root, path(change.slot(), "app"));
        if (root != null && old != null && old.id().equals(app)) {
            return root;
        }
        ObjectId next = trees.with(root, path(change.slot(), "app"), new GitTree.Entry(FileMode.TREE, app));
        next = trees.with(
                next,
                path(change.slot(), "release.json"),
                new GitTree.Entry(FileMode.REGULAR_FILE, trees.blob(release)));
        return fenced(trees, next, change);
    }

    /// A file that stays is not read: its object is named again.
    private static ObjectId config(
            GitTree trees, @Nullable ObjectId root, SlotChange change, SlotChange.Content.Config config)
            throws IOException {
        GitTree.Entry old = trees.at(root, path(change.slot(), "config"));
        SortedMap<String, GitTree.Entry> entries = new TreeMap<>();
        trees.read(old == null ? null : old.id()).forEach((name, entry) -> {
            if (config.kept().contains(name)) {
                entries.put(name, entry);
            }
        });
        config.files()
                .forEach((name, content) ->
                        entries.put(name, new GitTree.Entry(FileMode.REGULAR_FILE, trees.blob(content))));
        if (entries.isEmpty()) {
            return old == null
                    ? orEmpty(trees, root)
                    : fenced(trees, trees.with(root, path(change.slot(), "config"), null), change);
        }
        byte[] list = Kustomization.of(List.copyOf(entries.keySet()));
        entries.put(Kustomization.FILE, new GitTree.Entry(FileMode.REGULAR_FILE, trees.blob(list)));
        ObjectId folder = trees.folder(entries);
        if (root != null && old != null && old.id().equals(folder)) {
            return root;
        }
        return fenced(
                trees,
                trees.with(root, path(change.slot(), "config"), new GitTree.Entry(FileMode.TREE, folder)),
                change);
    }

    private static ObjectId fenced(GitTree trees, @Nullable ObjectId root, SlotChange change) throws IOException {
        byte[] fence = (change.fence() + "\n").getBytes(StandardCharsets.US_ASCII);
        return Objects.requireNonNull(trees.with(
                root, path(change.slot(), "fence"), new GitTree.Entry(FileMode.REGULAR_FILE, trees.blob(fence))));
    }

    private static ObjectId orEmpty(GitTree trees, @Nullable ObjectId root) {
        return root == null ? trees.files(new TreeMap<>()) : root;
    }

    static void checkFence(ObjectReader reader, GitTree trees, @Nullable ObjectId root, SlotChange change)
            throws IOException {
        GitTree.Entry entry = trees.at(root, path(change.slot(), "fence"));
        if (entry == null) {
            return;
        }
        String text =
                new String(reader.open(entry.id(), Constants.OBJ_BLOB).getBytes(64), StandardCharsets.US_ASCII).strip();
        if (text.matches("[0-9]{1,18}") && Long.parseLong(text) > change.fence()) {
            throw Problem.of(
                            KilterCode.LEASE_LOST,
                            "a newer deploy of " + change.slot() + " has written to the flux repo",
                            "kilter attach")
                    .withEvidence("its fence is " + text + ", this deploy's is " + change.fence())
                    .toException();
        }
    }

    static CommitBuilder commit(SlotChange change, @Nullable ObjectId parent, ObjectId tree) {
        PersonIdent author = new PersonIdent(change.by(), "kilter@localhost", change.at(), ZoneOffset.UTC);
        CommitBuilder commit = new CommitBuilder();
        commit.setTreeId(tree);
        if (parent != null) {
            commit.setParentId(parent);
        }
        commit.setAuthor(author);
        commit.setCommitter(new PersonIdent("kilter", "kilter@localhost", change.at(), ZoneOffset.UTC));
        commit.setEncoding(StandardCharsets.UTF_8);
        commit.setMessage(change.subject() + "\n\nKilter-Deploy-Id: " + change.deploy() + "\nKilter-Fence: "
                + change.fence() + "\n");
        return commit;
    }

    static List<String> path(Slot slot, String... below) {
        List<String> path = new ArrayList<>(List.of(slot.names().gitPath().split("/", -1)));
        path.addAll(Arrays.asList(below));
        return path;
    }
}
