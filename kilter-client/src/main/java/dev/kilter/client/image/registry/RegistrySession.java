package dev.kilter.client.image.registry;

import dev.kilter.sdk.problem.KilterException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// A conversation with one repository of a registry: logged in when asked, repeated when the registry is busy or the
/// line breaks, and with problems instead of exceptions. Safe from many threads.
public final class RegistrySession implements AutoCloseable {
    private static final Set<String> MISSES_A_BLOB = Set.of("MANIFEST_BLOB_UNKNOWN", "BLOB_UNKNOWN");

    private final RegistryTarget target;
    private final Login login;
    private final RegistryWire wire;
    private final SortedSet<String> scopes = new TreeSet<>();

    private RegistrySession(RegistryTarget target, Login login, RegistryWire wire, boolean push) {
        this.target = target;
        this.login = login;
        this.wire = wire;
        scopes.add("repository:" + target.repository() + (push ? ":pull,push" : ":pull"));
    }

    /// A conversation to pull or to push.
    public static RegistrySession open(RegistryTarget target, boolean push) {
        return open(target, push, System.getenv(), Thread::sleep);
    }

    static RegistrySession open(
            RegistryTarget target, boolean push, Map<String, String> environment, Retries.Pause pause) {
        Login login = Login.of(target, environment);
        boolean isPlain = target.plainHttp() || (target.isLoopback() && LoopbackRegistry.speaksPlainHttp(target));
        return new RegistrySession(target, login, new RegistryWire(target, login, isPlain, environment, pause), push);
    }

    /// Whether the repository holds a manifest with this digest.
    public boolean hasManifest(String digest) {
        return isThere("/manifests/" + digest);
    }

    /// Whether the repository holds a blob with this digest.
    public boolean hasBlob(String digest) {
        return isThere("/blobs/" + digest);
    }

    private boolean isThere(String path) {
        return asked(() -> {
            Answer answer = send(
                    Call.of("HEAD", wire.at(target.repository() + path)).with("Accept", Manifest.ACCEPTED + ", */*"));
            if (!answer.isGood() && answer.status() != 404) {
                throw new RefusedException(answer);
            }
            return answer.isGood();
        });
    }

    /// The manifest behind a tag or digest. Empty: there is none.
    public Optional<Manifest> manifest(String qualifier) {
        return asked(() -> {
            Answer answer = send(Call.of("GET", wire.at(target.repository() + "/manifests/" + qualifier))
                    .with("Accept", Manifest.ACCEPTED));
            if (answer.status() == 404) {
                return Optional.empty();
            }
            if (!answer.isGood()) {
                throw new RefusedException(answer);
            }
            String digest = OciImage.digestOf(answer.text());
            if (qualifier.startsWith("sha256:") && !qualifier.equals(digest)) {
                throw new IOException("the manifest '" + qualifier + "' came as '" + digest + "'");
            }
            String type = answer.header("Content-Type").orElse(Manifest.OCI);
            return Optional.of(new Manifest(digest, type, answer.text()));
        });
    }

    /// Sends a blob. `sent` hears how many bytes more are on the wire. False: the registry had it in `source`, and
    /// nothing was sent.
    ///
    /// @param source a repository of this registry that may have it; null: none is known
    /// @param ahead  what was sent of it while it was made; null: nothing
    public boolean pushBlob(
            String digest,
            BlobContent content,
            @Nullable String source,
            @Nullable UploadAhead ahead,
            LongConsumer sent) {
        return asked(() -> new BlobUpload(wire, target.repository(), digest, content, scopes, sent).run(source, ahead));
    }

    /// An upload for a blob that is still being made.
    public UploadAhead ahead() {
        return new UploadAhead(wire, target.repository(), scopes);
    }

    /// The content of a small blob, such as an image's configuration.
    public String text(String digest) {
        return asked(() -> {
            Answer answer = send(Call.of("GET", wire.at(target.repository() + "/blobs/" + digest)));
            if (!answer.isGood()) {
                throw new RefusedException(answer);
            }
            if (!digest.equals(OciImage.digestOf(answer.text()))) {
                throw new IOException("the blob '" + digest + "' came as '" + OciImage.digestOf(answer.text()) + "'");
            }
            return answer.text();
        });
    }

    /// A blob of this repository, read when somebody sends it on; whoever gets it checks its digest.
    public BlobContent blob(String digest, long size) {
        return new BlobContent() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream from(long offset) throws IOException {
                return wire.open(wire.at(target.repository() + "/blobs/" + digest), offset, scopes);
            }
        };
    }

    /// Sends our own manifest, under its digest. False: the registry misses a blob of it.
    public boolean pushManifest(String manifest) {
        return pushManifest(new Manifest(OciImage.digestOf(manifest), Manifest.OCI, manifest));
    }

    /// Sends a manifest as it is. False: the registry misses a blob of it.
    public boolean pushManifest(Manifest manifest) {
        return asked(() -> {
            BlobContent content = BlobContent.of(manifest.text().getBytes(StandardCharsets.UTF_8));
            Call call = Call.of("PUT", wire.at(target.repository() + "/manifests/" + manifest.digest()))
                    .with("Content-Type", manifest.mediaType())
                    .with(new Call.Body(content, 0, _ -> {}));
            Answer answer = send(call);
            for (int wrong = 1; wrong < BlobUpload.MOST_WRONG && isGarbled(answer); wrong++) {
                answer = send(call);
            }
            if (MISSES_A_BLOB.contains(answer.error())) {
                return false;
            }
            if (!answer.isGood()) {
                throw new RefusedException(answer);
            }
            return true;
        });
    }

    /// Our own digests are right, so it was changed on the way.
    private static boolean isGarbled(Answer answer) {
        return answer.error().equals("DIGEST_INVALID") || answer.error().equals("MANIFEST_INVALID");
    }

    /// What to say of a registry that misses what it has just been sent.
    public KilterException forgets() {
        return RegistryProblems.of(
                new IOException("it says that a blob is unknown which it has just taken"), target, login);
    }

    @Override
    public void close() {
        wire.close();
    }

    private Answer send(Call call) throws IOException {
        return wire.send(call, scopes);
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask() throws IOException;
    }

    /// A refusal or a failure becomes a problem.
    private <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (KilterException e) {
            throw e;
        } catch (IOException | UncheckedIOException e) {
            throw RegistryProblems.of(e, target, login);
        }
    }
}
