package dev.kilter.server.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Tells from the token that a CI job brings which trust it falls under. Safe from many threads.
public final class CiIdentities {
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
    /// How far an issuer's clock may be from ours.
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final List<Trust> trusts;
    private final Map<String, DefaultJWTProcessor<SecurityContext>> issuers = new HashMap<>();
    private final InstantSource clock;

    /// Nothing is asked yet.
    public CiIdentities(List<Trust> trusts, InstantSource clock) {
        this.trusts = List.copyOf(trusts);
        this.clock = clock;
        for (Trust trust : trusts) {
            issuers.computeIfAbsent(trust.issuer().url(), _ -> processor(trust.issuer(), clock));
        }
    }

    /// A job that may come in.
    ///
    /// @param subject what its issuer calls it
    public record Identity(Trust trust, String subject) {}

    /// The first trust that the token falls under; a token that falls under none is a problem, and so is an issuer
    /// that cannot be asked.
    public Identity of(String token) {
        SignedJWT signed = parsed(token);
        String issuer = claims(signed).getIssuer();
        DefaultJWTProcessor<SecurityContext> processor = issuer == null ? null : issuers.get(issuer);
        if (processor == null) {
            throw refused("its issuer " + quoted(issuer) + " is none that this platform trusts");
        }
        JWTClaimsSet said = verified(processor, signed, issuer);
        return new Identity(trust(said), Objects.requireNonNull(said.getSubject()));
    }

    private static DefaultJWTProcessor<SecurityContext> processor(Trust.Issuer issuer, InstantSource clock) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        IssuerKeys keys = new IssuerKeys(new IssuerPages(issuer)::keys, clock);
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        // Claims are looked at here, by our own clock.
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        return processor;
    }

    private static SignedJWT parsed(String token) {
        try {
            SignedJWT signed = SignedJWT.parse(token);
            if (!ALGORITHMS.contains(signed.getHeader().getAlgorithm())) {
                throw refused("it is signed by "
                        + quoted(signed.getHeader().getAlgorithm().getName()) + ", and only RS256 and ES256 are taken");
            }
            return signed;
        } catch (ParseException _) {
            throw refused("it is no signed JWT");
        }
    }

    private static JWTClaimsSet claims(SignedJWT signed) {
        try {
            return signed.getJWTClaimsSet();
        } catch (ParseException _) {
            throw refused("its claims cannot be read");
        }
    }

    private JWTClaimsSet verified(DefaultJWTProcessor<SecurityContext> processor, SignedJWT signed, String issuer) {
        try {
            JWTClaimsSet claims = processor.process(signed, null);
            times(claims);
            if (claims.getSubject() == null) {
                throw refused("it has no 'sub'");
            }
            return claims;
        } catch (KeySourceException e) {
            throw Problem.of(
                            KilterCode.UNREACHABLE,
                            "the keys of '" + issuer + "' cannot be read: "
                                    + (e.getCause() == null ? e.getMessage() : cause(e.getCause())),
                            "Try again; where it stays so, an admin looks at `oidc` in the platform's settings.")
                    .toException(e);
        } catch (BadJOSEException | JOSEException e) {
            throw refused("no key of its issuer made its signature");
        }
    }

    private static String cause(Throwable trouble) {
        return trouble.getMessage() == null ? trouble.getClass().getSimpleName() : trouble.getMessage();
    }

    private void times(JWTClaimsSet claims) {
        Instant now = clock.instant();
        if (claims.getExpirationTime() == null || claims.getIssueTime() == null) {
            throw refused("it has no 'exp' or no 'iat'");
        }
        if (isBefore(claims.getExpirationTime(), now.minus(SKEW))) {
            throw refused("it expired at " + claims.getExpirationTime().toInstant());
        }
        if (isBefore(Date.from(now.plus(SKEW)), claims.getIssueTime().toInstant())) {
            throw refused(
                    "it was made in the future, at " + claims.getIssueTime().toInstant());
        }
        Date from = claims.getNotBeforeTime();
        if (from != null && isBefore(Date.from(now.plus(SKEW)), from.toInstant())) {
            throw refused("it is not valid before " + from.toInstant());
        }
    }

    private static boolean isBefore(Date date, Instant instant) {
        return date.toInstant().isBefore(instant);
    }

    private Trust trust(JWTClaimsSet claims) {
        List<Trust> candidates = trusts.stream()
                .filter(trust -> trust.issuer().url().equals(claims.getIssuer()))
                .toList();
        List<Trust> meant = candidates.stream()
                .filter(trust -> claims.getAudience().contains(trust.issuer().audience()))
                .toList();
        if (meant.isEmpty()) {
            throw refused("it is made for "
                    + claims.getAudience().stream().map(CiIdentities::quoted).collect(Collectors.joining(", "))
                    + " and not for this platform");
        }
        return meant.stream()
                .filter(trust -> trust.fits(claims))
                .findFirst()
                .orElseThrow(() -> refused("no trust of this platform fits its claims", looked(meant, claims)));
    }

    /// What the token says of the claims that some trust looks at. Its signature is right, so it is the caller's
    /// own.
    private static List<String> looked(List<Trust> trusts, JWTClaimsSet claims) {
        Set<String> names = new TreeSet<>();
        trusts.forEach(trust -> names.addAll(trust.claims().keySet()));
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            Object value = claims.getClaim(name);
            lines.add(name + ": " + (value == null ? "missing" : quoted(value.toString())));
        }
        return lines;
    }

    private static KilterException refused(String why) {
        return refused(why, List.of());
    }

    private static KilterException refused(String why, List<String> evidence) {
        return Problem.of(
                        KilterCode.IDENTITY_REFUSED,
                        "the CI job's identity token was refused: " + why,
                        "kilter explain KLT-A04")
                .withEvidence(evidence)
                .toException();
    }

    /// What a stranger wrote, short and without what a terminal would take for more than text.
    private static String quoted(@Nullable String text) {
        if (text == null) {
            return "that it does not name";
        }
        String plain = text.replaceAll("[^\\x20-\\x7e]", "?");
        return "'" + (plain.length() > 200 ? plain.substring(0, 200) + "…" : plain) + "'";
    }
}
