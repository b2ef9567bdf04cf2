package dev.kilter.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Signs tokens that the platform's registry takes, as the token specification of the distribution project has them.
final class PushTokens {
    static final Duration VALID = Duration.ofMinutes(15);
    /// Who issues them, and whom they are for: what stands in the registry's settings.
    static final String NAME = "kilter";

    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private final JWSHeader header;
    private final JWSSigner signer;

    /// A key that cannot sign is a problem.
    PushTokens(RegistryKey key) {
        try {
            List<Certificate> chain = List.copyOf(CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(key.certificate().getBytes(StandardCharsets.US_ASCII))));
            if (chain.isEmpty()) {
                throw unusable("there is no certificate in it", null);
            }
            boolean curve = chain.getFirst().getPublicKey() instanceof ECPublicKey;
            PrivateKey secret = secret(key.key(), curve ? "EC" : "RSA");
            List<Base64> vouching = new ArrayList<>();
            for (Certificate each : chain) {
                vouching.add(Base64.encode(each.getEncoded()));
            }
            header = new JWSHeader.Builder(curve ? JWSAlgorithm.ES256 : JWSAlgorithm.RS256)
                    .type(JOSEObjectType.JWT)
                    .x509CertChain(vouching)
                    .build();
            signer = curve ? new ECDSASigner((ECPrivateKey) secret) : new RSASSASigner(secret);
            token("", List.of(), Instant.EPOCH);
        } catch (GeneralSecurityException | JOSEException e) {
            throw unusable(String.valueOf(e.getMessage()), e);
        }
    }

    /// What somebody may do with one repository.
    record Access(String type, String name, List<String> actions) {
        Map<String, Object> asClaim() {
            return Map.of("type", type, "name", name, "actions", actions);
        }
    }

    String token(String holder, List<Access> access, Instant now) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(NAME)
                .audience(NAME)
                .subject(holder)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now.minus(SKEW)))
                .expirationTime(Date.from(now.plus(VALID)))
                .claim("access", access.stream().map(Access::asClaim).toList())
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw unusable(String.valueOf(e.getMessage()), e);
        }
        return token.serialize();
    }

    private static PrivateKey secret(String pem, String algorithm) throws GeneralSecurityException {
        Matcher found = KEY.matcher(pem);
        if (!found.find()) {
            throw unusable("its key is no PKCS 8; openssl pkcs8 -topk8 -nocrypt makes one of it", null);
        }
        byte[] encoded = java.util.Base64.getMimeDecoder().decode(found.group(1));
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    private static KilterException unusable(String why, @Nullable Exception cause) {
        Problem problem = Problem.of(
                KilterCode.ARGUMENT_INVALID,
                "the Secret that signs tokens of the registry cannot be used: " + why,
                "docs/install.md says how it is made.");
        return cause == null ? problem.toException() : problem.toException(cause);
    }
}
