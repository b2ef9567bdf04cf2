package dev.kilter.client.image.registry;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.blob.Blob;
import com.google.cloud.tools.jib.blob.Blobs;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.http.ResponseException;
import com.google.cloud.tools.jib.image.json.ManifestTemplate;
import com.google.cloud.tools.jib.registry.ManifestAndDigest;
import com.google.cloud.tools.jib.registry.RegistryClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;

/// A conversation with one repository of a registry: logged in on first use, repeated when the registry is busy, and
/// with problems instead of exceptions. Safe from many threads.
public final class RegistrySession implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;

    private final RegistryTarget target;
    private final Login login;
    private final Retries retries;
    private final boolean isPlain;
    private final FailoverHttpClient http;
    private final RegistryClient client;

    private RegistrySession(RegistryTarget target, Login login, Retries retries) {
        this.target = target;
        this.login = login;
        this.retries = retries;
        isPlain = target.plainHttp() || (target.isLoopback() && LoopbackRegistry.speaksPlainHttp(target));
        http = isPlain ? new PlainHttpClient() : new FailoverHttpClient(false, false, _ -> {});
        RegistryClient.Factory factory =
                RegistryClient.factory(EventHandlers.NONE, target.registry(), target.repository(), http);
        Credential credential = login.credential();
        if (credential != null) {
            factory.setCredential(credential);
        }
        client = factory.setUserAgent("kilter").newRegistryClient();
    }

    /// Connects and logs in, to pull or to push.
    public static RegistrySession open(RegistryTarget target, boolean push) {
        return open(target, push, System.getenv(), Thread::sleep);
    }

    static RegistrySession open(
            RegistryTarget target, boolean push, Map<String, String> environment, Retries.Pause pause) {
        checkReachable(target);
        RegistrySession session = new RegistrySession(target, Login.of(target, environment), new Retries(pause));
        session.logIn(push);
        return session;
    }

    /// What a request to the registry does; may run several times.
    @FunctionalInterface
    public interface Request<T> {
        T send(RegistryClient client) throws IOException, RegistryException;
    }

    /// Asks the registry; a refusal or a failure becomes a problem.
    public <T> T send(Request<T> request) {
        try {
            return retries.send(() -> request.send(client));
        } catch (IOException | RegistryException | UncheckedIOException e) {
            throw RegistryProblems.of(e, target, login);
        }
    }

    /// Whether the repository holds a manifest with this digest.
    public boolean hasManifest(String digest) {
        return send(registry -> unlessMissing(() -> registry.checkManifest(digest)))
                .isPresent();
    }

    /// The manifest behind a tag or digest. Empty: there is none.
    public Optional<ManifestAndDigest<ManifestTemplate>> manifest(String qualifier) {
        return send(registry -> unlessMissing(() -> Optional.of(registry.pullManifest(qualifier))));
    }

    /// Whether the repository holds a blob with this digest.
    public boolean hasBlob(String digest) {
        return send(registry -> registry.checkBlob(OciImage.digest(digest))).isPresent();
    }

    /// Sends a blob. `sent` hears how many bytes more are on the wire.
    public void pushBlob(String digest, Blob blob, LongConsumer sent) {
        send(registry -> registry.pushBlob(OciImage.digest(digest), blob, null, sent::accept));
    }

    /// The content of a small blob, such as an image's configuration.
    public String text(String digest) {
        return send(registry -> Blobs.writeToString(registry.pullBlob(OciImage.digest(digest), _ -> {}, _ -> {})));
    }

    /// A blob of this repository, read when somebody writes it.
    public Blob blob(String digest) {
        return send(registry -> registry.pullBlob(OciImage.digest(digest), _ -> {}, _ -> {}));
    }

    /// Takes a blob over from another repository of this registry, or sends it where the registry cannot.
    public void mountBlob(String digest, Blob blob, String sourceRepository, LongConsumer sent) {
        send(registry -> registry.pushBlob(OciImage.digest(digest), blob, sourceRepository, sent::accept));
    }

    /// Sends our own manifest, under its digest.
    public void pushManifest(String manifest) {
        String digest = OciImage.digestOf(manifest);
        send(registry -> registry.pushManifest(OciImage.parsed(manifest), digest));
    }

    @Override
    public void close() {
        try {
            http.shutDown();
        } catch (IOException _) {
            // The connections end with the process; what was pushed is safe.
        }
    }

    /// A registry that says 404 in its own words is no reason to stop.
    private static <T> Optional<T> unlessMissing(Retries.Request<Optional<T>> request)
            throws IOException, RegistryException {
        try {
            return request.send();
        } catch (RegistryException e) {
            if (e.getCause() instanceof ResponseException response && response.getStatusCode() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void logIn(boolean push) {
        if (login.credential() != null && isPlain) {
            client.configureBasicAuth();
            return;
        }
        boolean isBearer = send(registry -> push ? registry.doPushBearerAuth() : registry.doPullBearerAuth());
        if (!isBearer && login.credential() != null) {
            client.configureBasicAuth();
        }
    }

    /// The protocol library waits for a minute when nobody listens; a person should not.
    private static void checkReachable(RegistryTarget target) {
        if (System.getProperty("https.proxyHost") != null || System.getProperty("http.proxyHost") != null) {
            return;
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(target.host(), target.port()), CONNECT_MILLIS);
        } catch (IOException e) {
            throw RegistryProblems.unreachable(e, target);
        }
    }
}
