package dev.kilter.operator.flux;

import dev.kilter.effects.Effects;
import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/// Git changes through the gate: new objects, refs of the clone, the push.
final class RefGate {
    static final String BRANCH = Constants.R_HEADS + "main";
    private static final String TRACKED = Constants.R_REMOTES + "origin/main";

    private final Effects effects;
    private final URIish remote;

    RefGate(Effects effects, URIish remote) {
        this.effects = effects;
        this.remote = remote;
    }

    Repository create(Repository repository) throws IOException {
        return effects.<Repository, IOException>call("create clone of the flux repo", () -> {
            repository.create(true);
            // a plain `git clone` checks out what HEAD names
            RefUpdate head = repository.updateRef(Constants.HEAD);
            head.disableRefLog();
            head.link(BRANCH);
            repository.getConfig().setInt("gc", null, "auto", 0);
            repository.getConfig().save();
            return repository;
        });
    }

    void write(Repository repository, PendingObjects objects) throws IOException {
        effects.<IOException>run("write git objects", () -> {
            try (ObjectInserter inserter = repository.newObjectInserter()) {
                objects.each(inserter::insert);
                inserter.flush();
            }
        });
    }

    /// The remote's tip, its objects in the clone; null when it has no main branch yet. Asking alone changes
    /// nothing.
    @Nullable
    ObjectId fetch(Repository repository) throws IOException {
        ObjectId tip = tip(repository);
        if (tip == null || isHere(repository, tip)) {
            return tip;
        }
        return effects.<@Nullable ObjectId, IOException>call("fetch the flux repo", () -> {
            try (Transport transport = Transport.open(repository, remote)) {
                FetchResult result = transport.fetch(
                        NullProgressMonitor.INSTANCE, List.of(new RefSpec("+" + BRANCH + ":" + TRACKED)));
                var advertised = result.getAdvertisedRef(BRANCH);
                return advertised == null ? null : advertised.getObjectId();
            } catch (org.eclipse.jgit.errors.TransportException e) {
                if (String.valueOf(e.getMessage()).contains("Remote does not have " + BRANCH)) {
                    return null;
                }
                throw e;
            }
        });
    }

    private @Nullable ObjectId tip(Repository repository) throws IOException {
        try (Transport transport = Transport.open(repository, remote);
                FetchConnection connection = transport.openFetch()) {
            Ref main = connection.getRef(BRANCH);
            return main == null ? null : main.getObjectId();
        }
    }

    /// The tracked ref moves only once all objects are there, so it says that they are.
    private static boolean isHere(Repository repository, ObjectId tip) throws IOException {
        Ref tracked = repository.exactRef(TRACKED);
        return tracked != null && tip.equals(tracked.getObjectId());
    }

    /// Moves the remote's main from `old` (null: it has none) to `commit`, and only from there.
    RemoteRefUpdate push(Repository repository, @Nullable ObjectId old, ObjectId commit) throws IOException {
        return effects.<RemoteRefUpdate, IOException>call("push to the flux repo", () -> {
            try (Transport transport = Transport.open(repository, remote)) {
                RemoteRefUpdate update = new RemoteRefUpdate(
                        repository, "kilter", commit, BRANCH, false, null, old == null ? ObjectId.zeroId() : old);
                transport.push(NullProgressMonitor.INSTANCE, List.of(update));
                return update;
            }
        });
    }

    /// Keeps the commit reachable in the clone, so that it survives a gc there.
    void remember(Repository repository, ObjectId commit) throws IOException {
        effects.<IOException>run("remember the flux commit", () -> {
            RefUpdate update = repository.updateRef(TRACKED);
            update.setNewObjectId(commit);
            update.forceUpdate();
        });
    }
}
