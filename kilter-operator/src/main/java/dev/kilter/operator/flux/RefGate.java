package dev.kilter.operator.flux;

import dev.kilter.effects.Effects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.jspecify.annotations.Nullable;

/// Git changes through the gate: new objects, refs of the clone, the push.
final class RefGate {
    /// Of a flux repo that names no other.
    static final String MAIN = Constants.R_HEADS + "main";

    private static final System.Logger LOG = System.getLogger(RefGate.class.getName());
    private static final int SECONDS = 30;
    private static final Duration OLD = Duration.ofSeconds(10);

    private final Effects effects;
    private final URIish remote;
    private final String branch;
    private final String tracked;
    private final @Nullable CredentialsProvider login;

    RefGate(Effects effects, URIish remote, String branch, @Nullable GitLogin login) {
        this.effects = effects;
        this.remote = remote;
        this.branch = Constants.R_HEADS + branch;
        this.tracked = Constants.R_REMOTES + "origin/" + branch;
        this.login = login == null ? null : new UsernamePasswordCredentialsProvider(login.user(), login.password());
    }

    Repository create(Repository repository) throws IOException {
        return effects.<Repository, IOException>call("create clone of the flux repo", () -> {
            repository.create(true);
            // a plain `git clone` checks out what HEAD names
            RefUpdate head = repository.updateRef(Constants.HEAD);
            head.disableRefLog();
            head.link(branch);
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
            try (Transport transport = open(repository)) {
                FetchResult result = transport.fetch(
                        NullProgressMonitor.INSTANCE, List.of(new RefSpec("+" + branch + ":" + tracked)));
                var advertised = result.getAdvertisedRef(branch);
                return advertised == null ? null : advertised.getObjectId();
            } catch (org.eclipse.jgit.errors.TransportException e) {
                if (String.valueOf(e.getMessage()).contains("Remote does not have " + branch)) {
                    return null;
                }
                throw e;
            }
        });
    }

    /// The remote's tip as it was last fetched; null before that.
    @Nullable
    ObjectId known(Repository repository) throws IOException {
        Ref known = repository.exactRef(tracked);
        return known == null ? null : known.getObjectId();
    }

    private @Nullable ObjectId tip(Repository repository) throws IOException {
        try (Transport transport = open(repository);
                FetchConnection connection = transport.openFetch()) {
            Ref main = connection.getRef(branch);
            return main == null ? null : main.getObjectId();
        }
    }

    /// The tracked ref moves only once all objects are there, so it says that they are.
    private boolean isHere(Repository repository, ObjectId tip) throws IOException {
        Ref known = repository.exactRef(this.tracked);
        return known != null && tip.equals(known.getObjectId());
    }

    /// Moves the remote's main from `old` (null: it has none) to `commit`, and only from there.
    RemoteRefUpdate push(Repository repository, @Nullable ObjectId old, ObjectId commit) throws IOException {
        return effects.<RemoteRefUpdate, IOException>call("push to the flux repo", () -> {
            try (Transport transport = open(repository)) {
                RemoteRefUpdate update = new RemoteRefUpdate(
                        repository, "kilter", commit, branch, false, null, old == null ? ObjectId.zeroId() : old);
                transport.push(NullProgressMonitor.INSTANCE, List.of(update));
                return update;
            }
        });
    }

    /// Takes away what a killed process has left locked in the clone, and in a remote that is a folder of this
    /// machine.
    void releaseStaleLocks(Repository repository) throws IOException {
        release(StaleLocks.of(repository.getDirectory().toPath(), Instant.now(), OLD));
        if (!remote.isRemote()) {
            release(StaleLocks.of(Path.of(remote.getPath()), Instant.now(), OLD));
        }
    }

    /// The same of a clone that nobody else has open.
    void releaseLocks(Repository repository) throws IOException {
        release(StaleLocks.of(repository.getDirectory().toPath(), Instant.now(), Duration.ZERO));
    }

    private void release(List<Path> locks) throws IOException {
        for (Path lock : locks) {
            LOG.log(System.Logger.Level.WARNING, "a killed process has left {0}; it is taken away", lock);
            effects.<IOException>run("release " + lock.getFileName(), () -> Files.deleteIfExists(lock));
        }
    }

    private Transport open(Repository repository) throws IOException {
        Transport transport = Transport.open(repository, remote);
        transport.setCredentialsProvider(login);
        transport.setTimeout(SECONDS);
        return transport;
    }

    /// Keeps the commit reachable in the clone, so that it survives a gc there.
    void remember(Repository repository, ObjectId commit) throws IOException {
        effects.<IOException>run("remember the flux commit", () -> {
            RefUpdate update = repository.updateRef(tracked);
            update.setNewObjectId(commit);
            update.forceUpdate();
        });
    }
}
