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
        if (change.app().isEmpty()) {
            ObjectId left = trees.with(root, path(change.slot()), null);
            return left == null ? trees.files(new TreeMap<>()) : left;
        }
        ObjectId app = trees.files(change.app());
        GitTree.Entry old = trees.at(root, path(change.slot(), "app"));
        if (root != null && old != null && old.id().equals(app)) {
            return root;
        }
        byte[] fence = (change.fence() + "\n").getBytes(StandardCharsets.US_ASCII);
        ObjectId next = trees.with(root, path(change.slot(), "app"), new GitTree.Entry(FileMode.TREE, app));
        next = trees.with(
                next, path(change.slot(), "fence"), new GitTree.Entry(FileMode.REGULAR_FILE, trees.blob(fence)));
        next = trees.with(
                next,
                path(change.slot(), "release.json"),
                new GitTree.Entry(
                        FileMode.REGULAR_FILE, trees.blob(change.release().getBytes(StandardCharsets.UTF_8))));
        return Objects.requireNonNull(next);
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
