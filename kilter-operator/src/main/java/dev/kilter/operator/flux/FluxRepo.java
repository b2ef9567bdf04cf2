package dev.kilter.operator.flux;

import dev.kilter.effects.Effects;
import dev.kilter.sdk.app.Slot;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
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

    private static final System.Logger LOG = System.getLogger(FluxRepo.class.getName());

    private final ReentrantLock oneWriter = new ReentrantLock();
    private final Queue<Pending> waiting = new ConcurrentLinkedQueue<>();
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

    /// Opens (or makes) the bare clone in `folder` of the repo at `remote`: a path or an http(s) URL. The branch is
    /// `main`.
    public static FluxRepo open(Effects effects, Path folder, String remote) {
        return open(effects, folder, remote, "main", null);
    }

    /// The same for another branch, and with a login for http(s); null: none.
    public static FluxRepo open(Effects effects, Path folder, String remote, String branch, @Nullable GitLogin login) {
        IsolatedGit.install();
        try {
            RefGate gate = new RefGate(effects, new URIish(remote), branch, login);
            Repository repository = new FileRepositoryBuilder()
                    .setGitDir(folder.toFile())
                    .setBare()
                    .build();
            if (!Files.exists(folder.resolve("config"))) {
                return new FluxRepo(gate, gate.create(repository));
            }
            gate.releaseLocks(repository);
            return new FluxRepo(gate, repository);
        } catch (IOException e) {
            throw GitTrouble.of(e);
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
        if (!Files.exists(folder.resolve("config"))) {
            open(effects, folder, folder.toString()).close();
        }
    }

    /// Writes one change and returns the commit that holds it. A higher fence in the repo is a `KLT-L02` problem.
    /// Changes that wait for their turn together are pushed together, a commit each.
    public Written write(SlotChange change) {
        Pending mine = new Pending(change);
        waiting.add(mine);
        oneWriter.lock();
        try {
            while (!mine.isAnswered()) {
                write(nextBatch());
            }
            return mine.answer();
        } finally {
            oneWriter.unlock();
        }
    }

    /// The tip's commit if it holds exactly these files as the slot's app; null otherwise.
    public @Nullable String holding(Slot slot, SortedMap<String, byte[]> app) {
        oneWriter.lock();
        try (ObjectReader reader = clone.newObjectReader()) {
            ObjectId tip = gate.fetch(clone);
            return tip != null && holds(tip, slot, app, reader) ? tip.name() : null;
        } catch (IOException e) {
            throw GitTrouble.of(e);
        } finally {
            oneWriter.unlock();
        }
    }

    /// Whether writing this change on the tip that was last fetched would change nothing. Asks nobody.
    public boolean held(SlotChange change) {
        oneWriter.lock();
        try (ObjectReader reader = clone.newObjectReader()) {
            return holds(gate.known(clone), change, reader);
        } catch (IOException e) {
            throw GitTrouble.of(e);
        } finally {
            oneWriter.unlock();
        }
    }

    /// Whether writing this change on this commit would change nothing. A commit that was not fetched yet holds
    /// nothing.
    public boolean holds(String commit, SlotChange change) {
        oneWriter.lock();
        try (ObjectReader reader = clone.newObjectReader()) {
            ObjectId id = ObjectId.fromString(commit);
            return reader.has(id) && holds(id, change, reader);
        } catch (IOException e) {
            throw GitTrouble.of(e);
        } finally {
            oneWriter.unlock();
        }
    }

    private static boolean holds(@Nullable ObjectId commit, SlotChange change, ObjectReader reader) throws IOException {
        GitTree trees = new GitTree(reader, new PendingObjects());
        ObjectId root = commit == null ? trees.files(new TreeMap<>()) : tree(reader, commit);
        return SlotCommit.changed(trees, root, change).equals(root);
    }

    /// Whether this commit holds exactly these files as the slot's app. A commit that was not fetched yet does not.
    public boolean holds(String commit, Slot slot, SortedMap<String, byte[]> app) {
        oneWriter.lock();
        try (ObjectReader reader = clone.newObjectReader()) {
            ObjectId id = ObjectId.fromString(commit);
            return reader.has(id) && holds(id, slot, app, reader);
        } catch (IOException e) {
            throw GitTrouble.of(e);
        } finally {
            oneWriter.unlock();
        }
    }

    @Override
    public void close() {
        clone.close();
    }

    private static boolean holds(ObjectId commit, Slot slot, SortedMap<String, byte[]> app, ObjectReader reader)
            throws IOException {
        GitTree trees = new GitTree(reader, new PendingObjects());
        GitTree.Entry held = trees.at(tree(reader, commit), SlotCommit.path(slot, "app"));
        return held != null && held.id().equals(trees.files(app));
    }

    /// All that wait, but never two changes of one slot: the later one is made on what the earlier one left.
    private List<Pending> nextBatch() {
        Map<Slot, Pending> batch = new LinkedHashMap<>();
        waiting.forEach(pending -> batch.putIfAbsent(pending.change().slot(), pending));
        waiting.removeAll(batch.values());
        return List.copyOf(batch.values());
    }

    private void write(List<Pending> batch) {
        try {
            for (int attempt = 1; attempt <= TRIES; attempt++) {
                if (push(batch)) {
                    return;
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(5_000_000L, 60_000_000L) * attempt);
            }
            throw Problem.of(
                            KilterCode.GIT_RACE_LOST,
                            "the push to the flux repo lost the race " + TRIES + " times",
                            "kilter tries again by itself; look for another writer if it lasts.")
                    .toException();
        } catch (IOException e) {
            batch.forEach(pending -> pending.fail(GitTrouble.of(e)));
        } catch (RuntimeException e) {
            batch.forEach(pending -> pending.fail(e));
        }
    }

    /// One try on the newest tip: a commit for each change that is not there yet, and one push. False if the push
    /// was refused for another writer's sake, or its answer was lost: then nobody knows, and the next try sees.
    private boolean push(List<Pending> batch) throws IOException {
        ObjectId tip = gate.fetch(clone);
        List<Pending> made = new ArrayList<>();
        ObjectId newest = tip;
        try (ObjectReader reader = clone.newObjectReader()) {
            PendingObjects objects = new PendingObjects();
            ObjectId root = tip == null ? null : tree(reader, tip);
            GitTree trees = new GitTree(reader, objects);
            for (Pending pending : batch) {
                ObjectId changed;
                try {
                    SlotCommit.checkFence(reader, trees, root, pending.change());
                    changed = SlotCommit.changed(trees, root, pending.change());
                } catch (KilterException e) {
                    pending.fail(e);
                    continue;
                }
                if (newest != null && changed.equals(root)) {
                    pending.propose(new Written.Unchanged(newest.name()));
                } else {
                    newest = objects.add(
                            Constants.OBJ_COMMIT,
                            SlotCommit.commit(pending.change(), newest, changed).build());
                    root = changed;
                    pending.propose(new Written.Committed(newest.name()));
                }
                made.add(pending);
            }
            if (newest != null && !newest.equals(tip)) {
                gate.write(clone, objects);
                if (!pushed(tip, newest)) {
                    return false;
                }
            }
        }
        made.forEach(Pending::accept);
        return true;
    }

    private boolean pushed(@Nullable ObjectId tip, ObjectId newest) throws IOException {
        RemoteRefUpdate update;
        try {
            update = gate.push(clone, tip, newest);
        } catch (TransportException e) {
            if (GitTrouble.isRefusal(e)) {
                throw e;
            }
            LOG.log(System.Logger.Level.INFO, "the answer to a push was lost: {0}", e.getMessage());
            return false;
        }
        return switch (update.getStatus()) {
            case OK, UP_TO_DATE -> {
                gate.remember(clone, newest);
                yield true;
            }
            case REJECTED_OTHER_REASON -> {
                refuseUnlessRace(String.valueOf(update.getMessage()));
                gate.releaseStaleLocks(clone);
                yield false;
            }
            default -> false;
        };
    }

    private static ObjectId tree(ObjectReader reader, ObjectId commit) throws IOException {
        try (RevWalk walk = new RevWalk(reader)) {
            return walk.parseCommit(commit).getTree().getId();
        }
    }

    private static void refuseUnlessRace(String message) {
        if (!message.contains("failed to update ref") && !message.contains("lock")) {
            throw GitTrouble.refused(message);
        }
    }
}
