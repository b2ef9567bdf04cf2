package dev.kilter.client.image.registry;

import com.google.cloud.tools.jib.api.Credential;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Gives requests to one registry the login that it asks for. What it asked for, and tokens until they expire, are
/// remembered for as long as the program runs. Safe from many threads.
final class RegistryAuthorizer {
    private static final Map<String, Challenge> ASKED = new ConcurrentHashMap<>();
    private static final Map<Key, TokenServer.Token> TOKENS = new ConcurrentHashMap<>();

    private final RegistryTarget target;
    private final @Nullable Credential credential;
    private final boolean isPlain;
    private final TokenServer server;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();

    RegistryAuthorizer(
            RegistryTarget target, @Nullable Credential credential, boolean isPlain, TokenServer server, Clock clock) {
        this.target = target;
        this.credential = credential;
        this.isPlain = isPlain;
        this.server = server;
        this.clock = clock;
    }

    private record Key(String registry, String realm, String scopes, int credential) {}

    /// What to send along without being asked; empty: nothing. A registry that speaks plain http gets the password
    /// at once, as long as it never asked for anything else.
    Optional<String> header(SortedSet<String> scopes) throws IOException {
        Challenge asked = ASKED.get(target.registry());
        if (asked != null) {
            return answer(asked, scopes);
        }
        return isPlain && credential != null && !credential.isOAuth2RefreshToken()
                ? Optional.of(Basic.header(credential))
                : Optional.empty();
    }

    /// What to send after a 401 to a request with `before`; empty: there is nothing better.
    Optional<String> afterRefusal(List<String> headers, SortedSet<String> scopes, Optional<String> before)
            throws IOException {
        List<Challenge> challenges = Challenge.all(headers);
        Optional<Challenge> chosen = challenges.stream()
                .filter(challenge -> challenge.scheme().equals("bearer"))
                .findFirst()
                .or(() -> challenges.stream()
                        .filter(challenge -> challenge.scheme().equals("basic"))
                        .findFirst());
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        ASKED.put(target.registry(), chosen.get());
        SortedSet<String> all = new TreeSet<>(scopes);
        before.filter(header -> header.startsWith("Bearer "))
                .ifPresent(header -> TOKENS.values()
                        .removeIf(token -> header.substring("Bearer ".length()).equals(token.value())));
        return answer(chosen.get(), all).filter(header -> !Optional.of(header).equals(before));
    }

    private Optional<String> answer(Challenge challenge, SortedSet<String> scopes) throws IOException {
        if (challenge.scheme().equals("basic")) {
            return Optional.ofNullable(credential).map(Basic::header);
        }
        String realm = challenge.parameter("realm").orElse("");
        if (!mayTell(realm)) {
            return Optional.empty();
        }
        Key key = new Key(
                target.registry(),
                realm,
                String.join(" ", scopes),
                credential == null ? 0 : Basic.header(credential).hashCode());
        asking.lock();
        try {
            TokenServer.Token known = TOKENS.get(key);
            if (known == null || !clock.instant().isBefore(known.until())) {
                Optional<TokenServer.Token> fresh = server.token(challenge, scopes, credential);
                if (fresh.isEmpty()) {
                    return Optional.empty();
                }
                known = fresh.get();
                TOKENS.put(key, known);
            }
            return Optional.of("Bearer " + known.value());
        } finally {
            asking.unlock();
        }
    }

    /// A registry that speaks TLS must not send the login over the open wire by naming a plain realm.
    private boolean mayTell(String realm) {
        try {
            String scheme = Optional.ofNullable(URI.create(realm).getScheme()).orElse("");
            return scheme.equals("https") || (scheme.equals("http") && isPlain);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
