package dev.kilter.operator.flux;

import dev.kilter.effects.Effects;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/// The one writer of the flux repo. Each change replaces its slot's folder on the newest tip and is pushed by
/// compare-and-swap; a lost race fetches, rebuilds and tries again, so human commits survive. Writing the same twice is
/// one commit. Safe from many threads: writers take turns.
public final class FluxRepo implements AutoCloseable {
    private static final int TRIES = 20;

    private final ReentrantLock oneWriter = new ReentrantLock();
    private final RefGate gate;
    private final Repository clone;

    private FluxRepo(RefGate gate, Repository clone) {
        this.gate = gate;
        this.clone = clone;
    }

    /// What a write did.
    public sealed interface Written {
        /// The commit that holds the slot's app now.
        String commit();

        /// A new commit was pushed.
        record Committed(String commit) implements Written {}

        /// The tip holds the very same already.
        record Unchanged(String commit) implements Written {}
    }

    /// Opens (or makes) the bare clone in `folder` of the repo at `remote`: a path or an http(s) URL.
    public static FluxRepo open(Effects effects, Path folder, String remote) {
        IsolatedGit.install();
        try {
            RefGate gate = new RefGate(effects, new URIish(remote));
            Repository repository = new FileRepositoryBuilder()
                    .setGitDir(folder.toFile())
                    .setBare()
                    .build();
            return new FluxRepo(gate, Files.exists(folder.resolve("config")) ? repository : gate.create(repository));
        } catch (IOException e) {
            throw unreachable(e);
        } catch (URISyntaxException e) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the flux repo's URL is malformed",
                            "Correct the platform's settings.")
                    .toException(e);
        }
    }

    /// Makes an empty bare repo for a platform that brings its own; nothing happens where one stands.
    public static void init(Effects effects, Path folder) {
        open(effects, folder, folder.toString()).close();
    }

    /// Writes one change and returns the commit that holds it. A higher fence in the repo is a `KLT-L02` problem.
    public Written write(SlotChange change) {
        oneWriter.lock();
        try {
            for (int attempt = 1; attempt <= TRIES; attempt++) {
                Written written = attempt(change);
                if (written != null) {
                    return written;
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(5_000_000L, 60_000_000L) * attempt);
            }
            throw Problem.of(
                            KilterCode.GIT_RACE_LOST,
                            "the push to the flux repo lost the race " + TRIES + " times",
                            "kilter tries again by itself; look for another writer if it lasts.")
                    .toException();
        } catch (IOException e) {
            throw unreachable(e);
        } finally {
            oneWriter.unlock();
        }
    }

    /// The tip's commit if it holds exactly these files as the slot's app; null otherwise.
    public @Nullable String holding(Slot slot, SortedMap<String, byte[]> app) {
        oneWriter.lock();
        try (ObjectReader reader = clone.newObjectReader();
                ObjectInserter inserter = clone.newObjectInserter()) {
            ObjectId tip = gate.fetch(clone);
            if (tip == null) {
                return null;
            }
            GitTree trees = new GitTree(reader, inserter);
            GitTree.Entry held = trees.at(tree(reader, tip), path(slot, "app"));
            return held != null && held.id().equals(trees.files(app)) ? tip.name() : null;
        } catch (IOException e) {
            throw unreachable(e);
        } finally {
            oneWriter.unlock();
        }
    }

    @Override
    public void close() {
        clone.close();
    }

    private @Nullable Written attempt(SlotChange change) throws IOException {
        ObjectId tip = gate.fetch(clone);
        try (ObjectReader reader = clone.newObjectReader();
                ObjectInserter inserter = clone.newObjectInserter()) {
            GitTree trees = new GitTree(reader, inserter);
            ObjectId root = tip == null ? null : tree(reader, tip);
            checkFence(reader, trees, root, change);
            ObjectId changed = changed(trees, root, change);
            if (tip != null && changed.equals(root)) {
                return new Written.Unchanged(tip.name());
            }
            ObjectId commit = inserter.insert(commit(change, tip, changed));
            gate.flush(inserter);
            RemoteRefUpdate update = gate.push(clone, tip, commit);
            return switch (update.getStatus()) {
                case OK, UP_TO_DATE -> {
                    gate.remember(clone, commit);
                    yield new Written.Committed(commit.name());
                }
                case REJECTED_OTHER_REASON -> throw refusedUnlessRace(String.valueOf(update.getMessage()));
                default -> null;
            };
        } catch (LostRaceException e) {
            return null;
        }
    }

    /// The whole tree after the change. Fence and release record are written only together with something else.
    private static ObjectId changed(GitTree trees, @Nullable ObjectId root, SlotChange change) throws IOException {
        if (change.app().isEmpty()) {
            ObjectId left = trees.with(root, path(change.slot()), null);
            return left == null ? trees.files(new java.util.TreeMap<>()) : left;
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
        return java.util.Objects.requireNonNull(next);
    }

    private static void checkFence(ObjectReader reader, GitTree trees, @Nullable ObjectId root, SlotChange change)
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

    private static CommitBuilder commit(SlotChange change, @Nullable ObjectId parent, ObjectId tree) {
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

    private ObjectId tree(ObjectReader reader, ObjectId commit) throws IOException {
        try (RevWalk walk = new RevWalk(reader)) {
            return walk.parseCommit(commit).getTree().getId();
        }
    }

    private static List<String> path(Slot slot, String... below) {
        List<String> path =
                new java.util.ArrayList<>(List.of(slot.names().gitPath().split("/", -1)));
        path.addAll(Arrays.asList(below));
        return path;
    }

    private static RuntimeException refusedUnlessRace(String message) throws LostRaceException {
        if (message.contains("failed to update ref") || message.contains("lock")) {
            throw new LostRaceException();
        }
        return Problem.of(
                        KilterCode.GIT_REFUSED,
                        "the git host refused the push: " + message,
                        "Allow kilter's key to push to main.")
                .toException();
    }

    private static RuntimeException unreachable(IOException cause) {
        return Problem.of(
                        KilterCode.GIT_UNREACHABLE,
                        "the flux repo cannot be reached: " + cause.getMessage(),
                        "Check its URL and key: kilter doctor")
                .toException(cause);
    }

    private static final class LostRaceException extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
