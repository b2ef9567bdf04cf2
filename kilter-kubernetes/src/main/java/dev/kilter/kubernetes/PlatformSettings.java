package dev.kilter.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.server.identity.Trust;
import dev.kilter.server.identity.Trusts;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the platform team has decided, as the chart kilter-platform writes it into `/etc/kilter/platform.json`. Both
/// programs read the same file; a key that neither knows stops the start.
///
/// @param clusterDomain    hosts of apps end in it
/// @param url              where people and clients reach the server
/// @param serverUrl        where Jobs reach it
/// @param namespace        the control namespace
/// @param registry         where clients push
/// @param git              the flux repo
/// @param gateway          what routes attach to, and how people reach it
/// @param runner           of migration and seed Jobs
/// @param bases            base image for each runtime, such as `java/25`
/// @param readinessTimeout deadline of a deploy that names none
/// @param longestTimeout   the most that a deploy may ask for
/// @param reviewDestructive whether destructive migrations of protected envs need a reviewed plan
/// @param pullSecret       Secret of each slot's namespace that pulls images; null: none
/// @param sopsRecipient    the cluster's public age key; null: none
/// @param sopsSecret       name of the Secret with its private half, which only Flux reads; null: none
/// @param trusts           CI jobs that get a token
record PlatformSettings(
        String clusterDomain,
        String url,
        String serverUrl,
        String namespace,
        Registry registry,
        Git git,
        Gateway gateway,
        Runner runner,
        SortedMap<String, String> bases,
        Duration readinessTimeout,
        Duration longestTimeout,
        boolean reviewDestructive,
        @Nullable String pullSecret,
        @Nullable String sopsRecipient,
        @Nullable String sopsSecret,
        List<Trust> trusts) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(15);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(2);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /// @param host      host, or host and port, and perhaps a scope
    /// @param plainHttp whether it speaks plain http
    /// @param allowed   where images may come from, each a host and perhaps a scope; null or empty: from `host`
    /// alone
    record Registry(
            String host, boolean plainHttp, @Nullable List<String> allowed) {
        List<String> takesFrom() {
            return allowed == null || allowed.isEmpty() ? List.of(host) : allowed;
        }
    }

    /// @param url    http or https
    /// @param branch that Flux follows
    record Git(String url, String branch) {}

    /// @param port that people connect to
    record Gateway(String name, String namespace, String scheme, int port) {
        /// The port as it stands in a URL; null: the scheme's own.
        @Nullable
        Integer portInUrl() {
            boolean own = scheme.equals("https") ? port == 443 : port == 80;
            return own ? null : port;
        }
    }

    /// @param image     by digest
    /// @param resources as a container has them: amounts by name; null: none
    record Runner(String image, @Nullable Amounts resources) {
        /// @param requests what it is given
        /// @param limits   what it may not exceed
        record Amounts(
                @Nullable Map<String, String> requests,
                @Nullable Map<String, String> limits) {}

        ResourceRequirements requirements() {
            return resources == null
                    ? new ResourceRequirements()
                    : new ResourceRequirements(
                            null, JobPod.quantities(resources.limits), JobPod.quantities(resources.requests));
        }
    }

    /// As the file has it: durations are text.
    private record Form(
            String clusterDomain,
            String url,
            String serverUrl,
            String namespace,
            Registry registry,
            Git git,
            Gateway gateway,
            Runner runner,
            @Nullable Map<String, String> bases,
            @Nullable String readinessTimeout,
            @Nullable String longestTimeout,
            boolean reviewDestructive,
            @Nullable String pullSecret,
            @Nullable String sopsRecipient,
            @Nullable String sopsSecret,
            @Nullable JsonNode oidc) {}

    static PlatformSettings read(Path file) {
        try {
            Form form = JSON.readValue(Files.readString(file), Form.class);
            return new PlatformSettings(
                    needed(form.clusterDomain, "clusterDomain"),
                    needed(form.url, "url"),
                    needed(form.serverUrl, "serverUrl"),
                    needed(form.namespace, "namespace"),
                    needed(form.registry, "registry"),
                    needed(form.git, "git"),
                    needed(form.gateway, "gateway"),
                    needed(form.runner, "runner"),
                    new TreeMap<>(form.bases == null ? Map.of() : form.bases),
                    form.readinessTimeout == null ? DEFAULT_TIMEOUT : Duration.parse(form.readinessTimeout),
                    form.longestTimeout == null ? LONGEST_TIMEOUT : Duration.parse(form.longestTimeout),
                    form.reviewDestructive,
                    form.pullSecret,
                    form.sopsRecipient,
                    form.sopsSecret,
                    form.oidc == null ? List.of() : Trusts.read(form.oidc.toString(), form.url));
        } catch (JsonProcessingException e) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "'" + file + "' cannot be understood: " + e.getOriginalMessage(),
                            "Correct the values of the chart kilter-platform.")
                    .toException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T needed(@Nullable T value, String key) {
        if (value == null) {
            throw Problem.of(
                            KilterCode.ARGUMENT_INVALID,
                            "the platform's settings lack '" + key + "'",
                            "Correct the values of the chart kilter-platform.")
                    .toException();
        }
        return value;
    }
}
