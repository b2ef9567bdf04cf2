package dev.kilter.client.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Executors;

/// Carries requests to one registry and brings its answers: logged in as it asks, over TLS unless it is known to speak
/// plain http. Safe from many threads.
final class RegistryWire implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    /// What a body may take at least: a slow line is no failure.
    private static final long SLOWEST_BYTES_A_SECOND = 16 * 1024;

    /// What is made slowly is sent slowly.
    private static final Duration LONGEST_STREAM = Duration.ofHours(2);

    private static final int MOST_REDIRECTS = 5;
    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

    private final URI base;
    private final boolean isPlain;
    private final HttpClient http;
    private final RegistryAuthorizer authorizer;
    private final Retries retries;

    RegistryWire(
            RegistryTarget target, Login login, boolean isPlain, Map<String, String> environment, Retries.Pause pause) {
        this.isPlain = isPlain;
        Clock clock = Clock.systemUTC();
        retries = new Retries(pause, clock);
        base = URI.create((isPlain ? "http://" : "https://") + target.registry() + "/v2/");
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .followRedirects(HttpClient.Redirect.NEVER);
        Optional.ofNullable(ProxySelector.getDefault()).ifPresent(builder::proxy);
        if (!isPlain) {
            Authorities.of(target, environment).ifPresent(builder::sslContext);
        }
        http = builder.build();
        TokenServer tokens = new TokenServer(call -> retried(() -> exchange(call, Optional.empty())), clock);
        authorizer = new RegistryAuthorizer(target, login.credential(), isPlain, tokens, clock);
    }

    Retries retries() {
        return retries;
    }

    /// An address of the registry: `acme/shop/blobs/…`, or what it named as a location.
    URI at(String path) {
        return base.resolve(path);
    }

    /// Sends it, again where that may help; the last answer, whatever it is.
    Answer send(Call call, SortedSet<String> scopes) throws IOException {
        return retried(() -> once(call, scopes));
    }

    /// Sends it one time, and once more if the registry wants a login first.
    Answer once(Call call, SortedSet<String> scopes) throws IOException {
        HttpResponse<InputStream> response = loggedIn(call, scopes);
        return whole(response);
    }

    /// Sends what comes out of this stream, of which nobody knows how much it will be, one time.
    Answer stream(Call call, InputStream content, SortedSet<String> scopes) throws IOException {
        Optional<String> header = isOurs(call.uri()) ? authorizer.header(new TreeSet<>(scopes)) : Optional.empty();
        HttpRequest.Builder request = request(call, header).timeout(LONGEST_STREAM);
        return whole(sent(request.method(call.method(), BodyPublishers.ofInputStream(() -> content))));
    }

    /// What lies there from this byte on; the caller closes it.
    InputStream open(URI uri, long offset, SortedSet<String> scopes) throws IOException {
        Call call = Call.of("GET", uri);
        HttpResponse<InputStream> response =
                loggedIn(offset == 0 ? call : call.with("Range", "bytes=" + offset + "-"), scopes);
        InputStream body = response.body();
        switch (response.statusCode()) {
            case 206 -> {}
            case 200 -> body.skipNBytes(offset);
            default -> throw new RefusedException(whole(response));
        }
        return body;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    @FunctionalInterface
    private interface Try {
        Answer send() throws IOException;
    }

    private Answer retried(Try request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Answer answer = request.send();
                if (!Retries.isPassing(answer.status()) || !retries.waitAfter(answer, attempt)) {
                    return answer;
                }
            } catch (IOException e) {
                if (!Retries.isPassing(e) || !retries.waitAfter(attempt)) {
                    throw e;
                }
            }
        }
    }

    private HttpResponse<InputStream> loggedIn(Call call, SortedSet<String> scopes) throws IOException {
        SortedSet<String> needed = new TreeSet<>(scopes);
        Optional<String> header = isOurs(call.uri()) ? authorizer.header(needed) : Optional.empty();
        HttpResponse<InputStream> first = redirected(call, header);
        if (first.statusCode() != 401 || !isOurs(first.uri())) {
            return first;
        }
        Optional<String> better =
                authorizer.afterRefusal(first.headers().allValues("WWW-Authenticate"), needed, header);
        if (better.isEmpty()) {
            return first;
        }
        first.body().close();
        return redirected(call, better);
    }

    /// Follows a registry that keeps its blobs elsewhere, without its login.
    private HttpResponse<InputStream> redirected(Call call, Optional<String> authorization) throws IOException {
        HttpResponse<InputStream> response = raw(call, authorization);
        for (int hops = 0; hops < MOST_REDIRECTS && call.mayBeRedirected(); hops++) {
            Optional<String> location = response.headers().firstValue("Location");
            if (response.statusCode() / 100 != 3 || location.isEmpty()) {
                return response;
            }
            URI next = response.uri().resolve(location.get());
            if (!"https".equals(next.getScheme()) && !isPlain) {
                throw new IOException("it sends us on to '" + next.getHost() + "' over plain http");
            }
            response.body().close();
            response = raw(call.at(next), isOurs(next) ? authorization : Optional.empty());
        }
        return response;
    }

    private Answer exchange(Call call, Optional<String> authorization) throws IOException {
        return whole(redirected(call, authorization));
    }

    private HttpResponse<InputStream> raw(Call call, Optional<String> authorization) throws IOException {
        Call.Body body = call.body();
        return sent(request(call, authorization)
                .timeout(patience(call))
                .method(
                        call.method(),
                        body == null || body.size() == 0
                                ? BodyPublishers.noBody()
                                : BodyPublishers.fromPublisher(
                                        BodyPublishers.ofInputStream(() -> SentBytes.of(body)), body.size())));
    }

    private static HttpRequest.Builder request(Call call, Optional<String> authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(call.uri()).setHeader("User-Agent", "kilter");
        call.headers().forEach(request::setHeader);
        authorization.ifPresent(header -> request.setHeader("Authorization", header));
        return request;
    }

    private HttpResponse<InputStream> sent(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the push was stopped");
        }
    }

    private static Duration patience(Call call) {
        Call.Body body = call.body();
        return body == null ? ANSWER : ANSWER.plusSeconds(body.size() / SLOWEST_BYTES_A_SECOND);
    }

    private static Answer whole(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            return new Answer(
                    response.statusCode(),
                    response.headers(),
                    new String(body.readNBytes(LARGEST_ANSWER), StandardCharsets.UTF_8),
                    response.uri());
        }
    }

    private boolean isOurs(URI uri) {
        return base.getAuthority().equals(uri.getAuthority())
                && base.getScheme().equals(uri.getScheme());
    }
}
