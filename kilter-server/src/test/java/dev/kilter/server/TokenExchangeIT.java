package dev.kilter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.kilter.sdk.wire.Wire;
import dev.kilter.server.identity.CiIdentities;
import dev.kilter.server.identity.Trusts;
import dev.kilter.testkit.Drawn;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A CI job's identity token for one of ours, and everything that must not get one.
@Drawn
class TokenExchangeIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static TestIssuer issuer;
    private static ServerFixture platform;

    @BeforeAll
    static void start() {
        issuer = new TestIssuer();
        platform = new ServerFixture(Trusts.read(trusts(issuer.url()), ""));
    }

    @AfterAll
    static void stop() {
        platform.close();
        issuer.close();
    }

    @Test
    void a_job_gets_a_token_of_its_trust_s_scope_verbs_and_time() throws JsonProcessingException {
        ApiIT.env(platform, "dev", false);
        HttpResponse<String> answer = exchange(issuer.token(issuer.claims().build()));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        JsonNode made = JSON.readTree(answer.body());
        String token = made.path("access_token").asText();
        assertThat(made.toString())
                .isEqualTo("{\"access_token\":\"" + token + "\",\"expires_in\":1800,"
                        + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\","
                        + "\"scope\":\"acme/shop/dev\",\"token_type\":\"Bearer\"}");
        assertThat(platform.send(token, "GET", "/v1/whoami", new byte[0]).body())
                .contains("\"user\":\"main@repo-acme-shop-ref-refs-heads-main\"");
        assertThat(submit(token, "dev").statusCode()).isEqualTo(202);
        assertThat(submit(token, "prod").statusCode()).isEqualTo(404);
        assertThat(platform.send(token, "DELETE", "/v1/projects/acme/shop/envs/dev", new byte[0])
                        .statusCode())
                .isEqualTo(403);
        assertThat(platform.query("SELECT who || ' ' || action || ' ' || detail FROM kilter_server.audit"
                        + " WHERE action = 'token.exchange' AND who LIKE 'main@%'"))
                .hasSize(1)
                .allMatch(line -> line.startsWith("main@repo-acme-shop-ref-refs-heads-main token.exchange"
                        + " repo:acme/shop:ref:refs/heads/main by the trust 'main', DEPLOYER, in"
                        + " acme/shop/dev, until"));
        assertThat(platform.query("SELECT name FROM kilter_server.token WHERE expires < now() + interval '31 minutes'"))
                .contains("main@repo-acme-shop-ref-refs-heads-main");
    }

    @Test
    void the_first_trust_that_fits_decides_and_keys_of_both_kinds_are_taken() throws JsonProcessingException {
        JWTClaimsSet claims = issuer.claims()
                .subject("repo:acme/shop:pull_request")
                .claim("ref", "refs/pull/7/merge")
                .claim("event_name", "pull_request")
                .build();
        String token = TestIssuer.signed(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID(issuer.ec.getKeyID())
                        .build(),
                claims,
                issuer.ec);

        assertThat(JSON.readTree(exchange(token).body()).path("scope").asText()).isEqualTo("acme/shop/pr-*");
    }

    @Test
    void every_hostile_token_is_refused_with_its_reason_and_nothing_is_issued() throws JOSEException {
        Map<String, String> hostile = hostile();
        List<String> before = issued();
        hostile.forEach((token, says) -> {
            HttpResponse<String> answer = exchange(token);
            assertThat(answer.statusCode()).as(says).isEqualTo(403);
            assertThat(answer.body()).contains("\"code\":\"KLT-A04\"").contains(says);
        });

        assertThat(issued()).isEqualTo(before);
        assertThat(issuer.asked)
                .allMatch(path -> path.equals("/.well-known/openid-configuration") || path.equals("/keys"));
        System.out.println(hostile.size() + " hostile tokens refused");
    }

    private static Map<String, String> hostile() throws JOSEException {
        Instant now = Instant.now();
        String good = issuer.token(issuer.claims().build());
        RSAKey foreign = TestIssuer.rsa(issuer.rsa.getKeyID());
        Map<String, String> hostile = new LinkedHashMap<>();
        hostile.put("", "it is no signed JWT");
        hostile.put("a.b.c", "it is no signed JWT");
        hostile.put(good.substring(0, good.length() - 40), "no key of its issuer made its signature");
        hostile.put(good.substring(0, good.lastIndexOf('.')), "it is no signed JWT");
        hostile.put(good.substring(0, good.lastIndexOf('.') + 1), "it is no signed JWT");
        hostile.put(
                issuer.token(issuer.claims().issuer("https://evil.example.com").build()),
                "its issuer 'https://evil.example.com' is none that this platform trusts");
        hostile.put(issuer.token(issuer.claims().issuer(issuer.url() + "/").build()), "is none that this platform");
        hostile.put(issuer.token(issuer.claims().issuer(null).build()), "is none that this platform trusts");
        hostile.put(
                issuer.token(
                        issuer.claims().audience("https://other.example.com").build()),
                "it is made for 'https://other.example.com' and not for this platform");
        hostile.put(issuer.token(issuer.claims().audience((String) null).build()), "and not for this platform");
        hostile.put(
                issuer.token(issuer.claims()
                        .expirationTime(Date.from(now.minusSeconds(61)))
                        .build()),
                "it expired at ");
        hostile.put(issuer.token(issuer.claims().expirationTime(null).build()), "it has no 'exp' or no 'iat'");
        hostile.put(
                issuer.token(issuer.claims()
                        .notBeforeTime(Date.from(now.plusSeconds(90)))
                        .build()),
                "it is not valid before ");
        hostile.put(
                issuer.token(issuer.claims()
                        .issueTime(Date.from(now.plusSeconds(90)))
                        .build()),
                "it was made in the future");
        hostile.put(issuer.token(issuer.claims().subject(null).build()), "it has no 'sub'");
        hostile.put(new PlainJWT(issuer.claims().build()).serialize(), "it is no signed JWT");
        hostile.put(withSharedSecret(), "it is signed by 'HS256', and only RS256 and ES256 are taken");
        hostile.put(
                TestIssuer.signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS512).build(),
                        issuer.claims().build(),
                        issuer.rsa),
                "it is signed by 'RS512'");
        hostile.put(
                TestIssuer.signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID("unknown")
                                .build(),
                        issuer.claims().build(),
                        issuer.rsa),
                "no key of its issuer made its signature");
        hostile.put(
                TestIssuer.signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID(issuer.rsa.getKeyID())
                                .build(),
                        issuer.claims().build(),
                        foreign),
                "no key of its issuer made its signature");
        hostile.put(
                TestIssuer.signed(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID("../../elsewhere")
                                .jwkURL(URI.create(issuer.url() + "/elsewhere"))
                                .x509CertURL(URI.create(issuer.url() + "/elsewhere"))
                                .jwk(foreign.toPublicJWK())
                                .build(),
                        issuer.claims().build(),
                        foreign),
                "no key of its issuer made its signature");
        hostile.put(
                issuer.token(issuer.claims().claim("repository", "other/shop").build()),
                "no trust of this platform fits its claims");
        hostile.put(
                issuer.token(issuer.claims().claim("repository", "acme/shop2").build()), "repository: 'acme/shop2'");
        hostile.put(issuer.token(issuer.claims().claim("ref", null).build()), "ref: missing");
        hostile.put(
                issuer.token(issuer.claims()
                        .claim("ref", "refs/heads/main\u001b[2Jx")
                        .build()),
                "ref: 'refs/heads/main?[2Jx'");
        return hostile;
    }

    /// The issuer's public key as the secret of an HMAC: what takes both kinds for one is fooled by it.
    private static String withSharedSecret() throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .keyID(issuer.rsa.getKeyID())
                        .build(),
                issuer.claims().build());
        token.sign(new MACSigner(issuer.rsa.toRSAPublicKey().getEncoded()));
        return token.serialize();
    }

    @Test
    void an_issuer_that_is_away_is_no_reason_to_let_anybody_in() {
        HttpResponse<String> answer = exchange(
                issuer.token(issuer.claims().issuer("http://127.0.0.1:1").build()));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("KLT-U01", "the keys of 'http://127.0.0.1:1' cannot be read");
    }

    @Test
    void an_issuer_s_own_authority_vouches_for_it_and_another_one_does_not(@TempDir Path folder) throws Exception {
        TestAuthority own = TestAuthority.in(folder.resolve("own"));
        TestAuthority other = TestAuthority.in(folder.resolve("other"));
        try (TestIssuer secured = new TestIssuer(own.server())) {
            String token = secured.token(secured.claims().build());

            assertThat(identities(secured, own).of(token).subject()).isEqualTo("repo:acme/shop:ref:refs/heads/main");
            assertThatThrownBy(() -> identities(secured, other).of(token))
                    .hasMessageContaining("the keys of '" + secured.url() + "' cannot be read");
        }
    }

    private static CiIdentities identities(TestIssuer issuer, TestAuthority authority) {
        String json = "[{\"name\":\"x\",\"issuer\":\"" + issuer.url() + "\",\"scope\":[\"acme\"],\"claims\":"
                + "{\"repository\":\"acme/*\"},\"ca\":" + Wire.text(authority.pem()) + "}]";
        return new CiIdentities(Trusts.read(json, TestIssuer.AUDIENCE), InstantSource.system());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "grant_type=password&subject_token=x",
                "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token_type=saml2",
                "subject_token=%zz",
                "subject_token=a&subject_token=b"
            })
    void what_is_no_token_exchange_is_refused(String form) {
        HttpResponse<String> answer = send(form);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("KLT-C02");
    }

    @Test
    void a_body_that_is_too_large_is_not_read() {
        assertThat(send("subject_token=" + "x".repeat(40_000)).statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"name\":\"x\",\"issuer\":\"https://ci\",\"claims\":{\"a\":\"b\"}}]",
                "[{\"name\":\"x\",\"issuer\":\"https://ci\",\"scope\":[\"acme\"]}]",
                "[{\"name\":\"x\",\"issuer\":\"https://ci\",\"scope\":[\"acme\"],\"claims\":{\"sub\":\"*\"}}]",
                "[{\"name\":\"x\",\"issuer\":\"http://ci\",\"scope\":[\"acme\"],\"claims\":{\"a\":\"b\"}}]",
                "[{\"name\":\"x\",\"issuer\":\"https://ci\",\"scope\":[\"acme\"],\"claims\":{\"a\":\"b\"},\"role\":\"admin\"}]",
                "[{\"name\":\"x\",\"issuer\":\"https://ci\",\"scope\":[\"acme\"],\"claims\":{\"a\":\"b\"},\"valid\":\"P7D\"}]",
                "[{\"name\":\"x\",\"issuer\":\"https://ci\",\"scope\":[\"acme\"],\"claims\":{\"a\":\"b\"},\"verb\":[\"plan\"]}]",
                "[{\"name\":\"x\",\"issuer\":\"https://ci\",\"scope\":[\"acme\"],\"claims\":{\"a\":\"b\"},\"ca\":\"none\"}]",
                "{}"
            })
    void a_trust_that_would_let_too_many_in_stops_the_start(String json) {
        assertThatThrownBy(() -> Trusts.read(json, "kilter")).hasMessageContaining("the trusts of CI jobs are wrong");
    }

    static String trusts(String issuer) {
        return """
            [{"name": "main", "issuer": "%1$s", "audience": "https://kilter.example.com",
              "claims": {"repository": "acme/shop", "ref": "refs/heads/main"}, "verbs": ["deploy"],
              "scope": ["acme/shop/dev"], "valid": "PT30M"},
             {"name": "previews", "issuer": "%1$s", "audience": "https://kilter.example.com",
              "claims": {"repository": "acme/*", "event_name": "pull_request"}, "scope": ["acme/shop/pr-*"]},
             {"name": "down", "issuer": "http://127.0.0.1:1", "audience": "https://kilter.example.com",
              "claims": {"repository": "acme/shop"}, "scope": ["acme"]}]
            """.formatted(issuer);
    }

    private static List<String> issued() {
        return platform.query("SELECT hash FROM kilter_server.token ORDER BY hash");
    }

    private static HttpResponse<String> submit(String token, String env) {
        return platform.send(token, "POST", "/v1/deploys", Wire.encode(Requests.of(env, false)));
    }

    private static HttpResponse<String> exchange(String token) {
        return send("grant_type=" + encoded("urn:ietf:params:oauth:grant-type:token-exchange") + "&subject_token_type="
                + encoded("urn:ietf:params:oauth:token-type:id_token") + "&subject_token=" + encoded(token));
    }

    private static HttpResponse<String> send(String form) {
        return platform.send(
                "",
                "POST",
                "/v1/tokens/exchange",
                form.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
