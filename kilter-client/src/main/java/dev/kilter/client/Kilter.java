package dev.kilter.client;

import dev.kilter.client.image.registry.RegistryLogin;
import dev.kilter.sdk.app.EnvName;
import dev.kilter.sdk.app.Project;
import dev.kilter.sdk.deploy.DeployId;
import dev.kilter.sdk.deploy.DeployRequest;
import dev.kilter.sdk.deploy.Progress;
import dev.kilter.sdk.deploy.SecretChanges;
import dev.kilter.sdk.problem.KilterCode;
import dev.kilter.sdk.problem.KilterException;
import dev.kilter.sdk.problem.Problem;
import dev.kilter.sdk.problem.ProblemKind;
import dev.kilter.sdk.wire.AuditCheck;
import dev.kilter.sdk.wire.AuditEntry;
import dev.kilter.sdk.wire.CommandRequest;
import dev.kilter.sdk.wire.DatabaseLogin;
import dev.kilter.sdk.wire.DeployRecord;
import dev.kilter.sdk.wire.DeployResult;
import dev.kilter.sdk.wire.EnvRemoval;
import dev.kilter.sdk.wire.EnvStatus;
import dev.kilter.sdk.wire.ExtendRequest;
import dev.kilter.sdk.wire.ImageQuestion;
import dev.kilter.sdk.wire.LockStatus;
import dev.kilter.sdk.wire.NumberedEvent;
import dev.kilter.sdk.wire.Orphan;
import dev.kilter.sdk.wire.PlatformInfo;
import dev.kilter.sdk.wire.PortalKey;
import dev.kilter.sdk.wire.Preflight;
import dev.kilter.sdk.wire.PreflightAnswer;
import dev.kilter.sdk.wire.PromoteRequest;
import dev.kilter.sdk.wire.ReleaseDiff;
import dev.kilter.sdk.wire.ReleaseRecord;
import dev.kilter.sdk.wire.RollbackRequest;
import dev.kilter.sdk.wire.ScaleRequest;
import dev.kilter.sdk.wire.SecretsAnswer;
import dev.kilter.sdk.wire.SecretsReport;
import dev.kilter.sdk.wire.SeedsReport;
import dev.kilter.sdk.wire.TaskRecord;
import dev.kilter.sdk.wire.TaskRequest;
import dev.kilter.sdk.wire.TaskResult;
import dev.kilter.sdk.wire.TokenRecord;
import dev.kilter.sdk.wire.TokenRequest;
import dev.kilter.sdk.wire.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A platform's API. Safe from many threads; holds no connection open. Every failure is a
/// [dev.kilter.sdk.problem.KilterException].
public final class Kilter {
    private final Http http;
    private final String server;
    private final String token;

    private Kilter(String server, String token) {
        this.server = server;
        this.token = token;
        this.http = new Http(server, token);
    }

    /// The platform at this URL with this token; nothing is sent yet.
    public static Kilter connect(String server, String token) {
        return new Kilter(server, token);
    }

    /// A token of the platform at this URL for a CI job's identity token: see [JobIdentity]. A refusal is
    /// `KLT-A04`.
    public static String exchange(String server, String identityToken) {
        String form = "grant_type=" + encode("urn:ietf:params:oauth:grant-type:token-exchange")
                + "&subject_token_type=" + encode("urn:ietf:params:oauth:token-type:id_token") + "&subject_token="
                + encode(identityToken);
        byte[] answer = new Http(server, "")
                .call(
                        "POST",
                        "/v1/tokens/exchange",
                        form.getBytes(StandardCharsets.UTF_8),
                        Map.of("Content-Type", "application/x-www-form-urlencoded"));
        return String.valueOf(Wire.decode(answer, Map.class).get("access_token"));
    }

    /// The URL it was connected by.
    public String server() {
        return server;
    }

    /// This login as one for a registry of the platform's own: see [PlatformInfo#opensRegistry].
    RegistryLogin registryLogin() {
        return new RegistryLogin.Given("kilter", token);
    }

    /// What the platform is and whose token this is.
    public PlatformInfo platform() {
        return http.get("/v1/platform", PlatformInfo.class);
    }

    /// Asks whether a deploy would be accepted; throws the refusal.
    public PreflightAnswer preflight(Preflight question) {
        byte[] answer = http.call("POST", "/v1/preflight", Wire.encode(question), Map.of());
        return answer.length == 0 ? new PreflightAnswer(false, false) : Wire.decode(answer, PreflightAnswer.class);
    }

    /// Uploads a bundle unless the server has it.
    public void putBundle(String hash, byte[] bundle) {
        try {
            http.call("HEAD", "/v1/bundles/" + hash, null, Map.of());
        } catch (KilterException e) {
            http.call("PUT", "/v1/bundles/" + hash, bundle, Map.of("Content-Type", "application/octet-stream"));
        }
    }

    /// Hands a deploy over; from here it lives on the server. The same key twice is one deploy, so a lost answer is
    /// asked again. A key that is a [DeployId] becomes the deploy's name.
    public DeployRecord submit(DeployRequest request, String idempotencyKey) {
        return submit("/v1/deploys", Wire.encode(request), idempotencyKey);
    }

    /// Has an older release run again, on the schema as it is; from here it is a deploy. `release` is `r3`, or null
    /// for the newest one that differs from what is live. Refused with `KLT-M07` where the schema went too far. The
    /// same key twice is one rollback.
    public DeployRecord rollback(
            Project project, EnvName env, @Nullable String release, @Nullable Duration timeout, String idempotencyKey) {
        byte[] body = Wire.encode(new RollbackRequest(release, timeout));
        return submit(path(project, env) + "/rollback", body, idempotencyKey);
    }

    /// Has an env run the image that is live in another one, under its own config and secrets. Refused where it
    /// lacks a key that the other has (`KLT-S02`) or migrations (`KLT-M08`), or where it is protected and the image
    /// has values of the other built in (`KLT-S05`; [Promotion] looks for them). The same key twice is one
    /// promotion.
    public DeployRecord promote(Project project, EnvName to, PromoteRequest request, String idempotencyKey) {
        return submit(path(project, to) + "/promote", Wire.encode(request), idempotencyKey);
    }

    /// What to look for in the image before it is promoted. Refused where the target lacks a key (`KLT-S02`).
    ImageQuestion promotes(Project project, EnvName from, EnvName to) {
        return http.get(path(project, to) + "/promote?from=" + from, ImageQuestion.class);
    }

    private DeployRecord submit(String path, byte[] body, String idempotencyKey) {
        Map<String, String> headers = Map.of("Idempotency-Key", idempotencyKey);
        for (int attempt = 1; ; attempt++) {
            try {
                return Wire.decode(http.call("POST", path, body, headers), DeployRecord.class);
            } catch (KilterException e) {
                if (e.problem().kind() != ProblemKind.UNAVAILABLE || attempt == 5) {
                    throw e;
                }
                Pause.after(attempt);
            }
        }
    }

    /// Follows a deploy from event number `from` to its result, which is returned. A lost connection is taken up
    /// again where it broke, for as long as `patience` lasts without any answer. Who waits longer than the deploy's
    /// deadline and 10 s learns that the outcome is open (`KLT-U03`), and so does who gets no answer.
    public DeployResult follow(DeployId deploy, long from, Duration patience, Consumer<NumberedEvent> listener) {
        return follow(deploy, from, patience, listener, () -> {});
    }

    /// The same; `silence` is called after each attempt that brought no answer, and may throw to end the waiting.
    public DeployResult follow(
            DeployId deploy, long from, Duration patience, Consumer<NumberedEvent> listener, Runnable silence) {
        return new FollowedDeploy(this, http, deploy, patience, silence).from(from, listener);
    }

    /// One deploy.
    public DeployRecord deploy(DeployId deploy) {
        return http.get("/v1/deploys/" + deploy, DeployRecord.class);
    }

    /// How far a deploy is.
    public Progress progress(DeployId deploy) {
        return http.get("/v1/deploys/" + deploy + "/progress", Progress.class);
    }

    /// Has one-off work done in an env and waits for its end, whose failure is thrown. Work that outlives its
    /// deadline is such a failure, so this always ends.
    public TaskResult task(TaskRequest request) {
        TaskRecord task = http.post("/v1/tasks", request, TaskRecord.class);
        while (task.finished() == null) {
            task = http.get("/v1/tasks/" + task.id() + "?wait=true", TaskRecord.class);
        }
        if (task.problem() != null) {
            throw task.problem().toException();
        }
        return Objects.requireNonNull(task.result(), "a task that has not failed has a result");
    }

    /// Has a deploy end before its next step; the release that was live before goes on serving. Asking twice is
    /// asking once, and an ended deploy stays as it is; one whose commit is written is refused with `KLT-L04`.
    public DeployRecord cancel(DeployId deploy) {
        return http.post("/v1/deploys/" + deploy + "/cancel", DeployRecord.class);
    }

    /// Who has an env's slot, and who waits for it.
    public LockStatus lock(Project project, EnvName env) {
        return http.get(path(project, env) + "/lock", LockStatus.class);
    }

    /// Takes the slot from this holder, which ends with `KLT-L02`, and says how the lock was before. One that
    /// nobody holds is left as it is; where another deploy has it by now, that is `KLT-L01`.
    public LockStatus breakLock(Project project, EnvName env, DeployId holder) {
        return http.delete(path(project, env) + "/lock?holder=" + holder, LockStatus.class);
    }

    /// The deploys of a project, newest first; of one env when it is named.
    public List<DeployRecord> deploys(Project project, @Nullable EnvName env) {
        String query = "?project=" + encode(project.toString()) + (env == null ? "" : "&env=" + env);
        return http.list("/v1/deploys" + query, DeployRecord.class);
    }

    /// The releases of an env, newest first.
    public List<ReleaseRecord> releases(Project project, EnvName env) {
        return http.list(path(project, env) + "/releases", ReleaseRecord.class);
    }

    /// Which seeds an env has, by the ledger that a deploy has seen last.
    public SeedsReport seeds(Project project, EnvName env) {
        return http.get(path(project, env) + "/seeds", SeedsReport.class);
    }

    /// What differs between two releases of an env, such as `r3` and `r5`.
    public ReleaseDiff diff(Project project, EnvName env, String from, String to) {
        String query = "/diff?from=" + encode(from) + "&to=" + encode(to);
        return http.get(path(project, env) + query, ReleaseDiff.class);
    }

    /// The envs of a project.
    public List<EnvStatus> envs(Project project) {
        return http.list(path(project), EnvStatus.class);
    }

    /// One env.
    public EnvStatus env(Project project, EnvName env) {
        return http.get(path(project, env), EnvStatus.class);
    }

    /// Tears an env down and says what goes with it; `confirm` is `org/app/env` where the platform asks for it.
    public EnvRemoval destroy(Project project, EnvName env, @Nullable String confirm) {
        String query = confirm == null ? "" : "?confirm=" + encode(confirm);
        return http.delete(path(project, env) + query, EnvRemoval.class);
    }

    /// Waits until the platform says that there is no such env any more; who waits longer than `patience` learns
    /// that it is still being removed (`KLT-U03`).
    public void awaitGone(Project project, EnvName env, Duration patience) {
        long start = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            try {
                env(project, env);
            } catch (KilterException e) {
                if (e.problem().kind() == ProblemKind.NOT_FOUND) {
                    return;
                }
                if (e.problem().kind() != ProblemKind.UNAVAILABLE) {
                    throw e;
                }
            }
            if (System.nanoTime() - start > patience.toNanos()) {
                throw Problem.of(
                                KilterCode.OUTCOME_UNKNOWN,
                                project + "/" + env + " is still being removed after " + patience.toSeconds() + " s",
                                "kilter env list")
                        .toException();
            }
            Pause.after(Math.min(attempt, 4));
        }
    }

    /// Has so many of each named process run; what is live is deployed in these numbers. The same key twice is one
    /// deploy.
    public DeployRecord scale(
            Project project,
            EnvName env,
            SortedMap<String, Integer> numbers,
            @Nullable Duration timeout,
            String idempotencyKey) {
        byte[] body = Wire.encode(new ScaleRequest(numbers, timeout));
        return submit(path(project, env) + "/scale", body, idempotencyKey);
    }

    /// Has no process of an env run, until it is woken or deployed. The same key twice is one deploy.
    public DeployRecord sleep(Project project, EnvName env, @Nullable Duration timeout, String idempotencyKey) {
        byte[] body = Wire.encode(new ScaleRequest(new TreeMap<>(), timeout));
        return submit(path(project, env) + "/sleep", body, idempotencyKey);
    }

    /// Has as many of each process of an env run as kilter.yaml says. The same key twice is one deploy.
    public DeployRecord wake(Project project, EnvName env, @Nullable Duration timeout, String idempotencyKey) {
        byte[] body = Wire.encode(new ScaleRequest(new TreeMap<>(), timeout));
        return submit(path(project, env) + "/wake", body, idempotencyKey);
    }

    /// Lets a preview stay for so long from now at least.
    public EnvStatus extend(Project project, EnvName env, Duration by) {
        return http.post(path(project, env) + "/expiry", new ExtendRequest(by), EnvStatus.class);
    }

    /// What the platform knows of an env's secrets, of one that does not exist yet too. No value.
    public SecretsReport secrets(Project project, EnvName env) {
        return http.get(path(project, env) + "/secrets", SecretsReport.class);
    }

    /// Changes secrets of an env alone; what is live is deployed again with them.
    public SecretsAnswer changeSecrets(Project project, EnvName env, SecretChanges changes) {
        return http.post(path(project, env) + "/secrets", changes, SecretsAnswer.class);
    }

    /// A login to an env's database that works for an hour.
    public DatabaseLogin databaseLogin(Project project, EnvName env) {
        return http.post(path(project, env) + "/logins", DatabaseLogin.class);
    }

    /// Makes a token; the answer is the only one that says it.
    public TokenRecord makeToken(TokenRequest request) {
        return http.post("/v1/tokens", request, TokenRecord.class);
    }

    /// The tokens that have not expired.
    public List<TokenRecord> tokens() {
        return http.list("/v1/tokens", TokenRecord.class);
    }

    /// Makes all tokens of this name worthless.
    public void revokeToken(String name) {
        http.call("DELETE", "/v1/tokens/" + encode(name), null, Map.of());
    }

    /// A URL that opens the portal once, within a minute, for the holder of this token. It is a secret for that
    /// long: not for a command line that others can see.
    public String portal() {
        return server + http.post("/v1/portal/keys", PortalKey.class).path();
    }

    /// What people did in an env that somebody may ask about later, newest first.
    ///
    /// @param since null: the newest 200
    public List<AuditEntry> audit(Project project, EnvName env, @Nullable Instant since) {
        String query = since == null ? "" : "?since=" + encode(since.toString());
        return http.list(path(project, env) + "/audit" + query, AuditEntry.class);
    }

    /// What no env needs any more.
    public List<Orphan> orphans() {
        return http.list("/v1/orphans", Orphan.class);
    }

    /// Removes what of it is the platform's own and due, and says what that was.
    public List<Orphan> removeOrphans() {
        return List.of(http.delete("/v1/orphans", Orphan[].class));
    }

    /// How many lines the platform's audit has; a changed or missing one is a problem, and so is an audit that does
    /// not go on from an earlier answer. [KnownAudits] keeps those.
    ///
    /// @param known an earlier answer; null: none
    public AuditCheck verifyAudit(@Nullable AuditCheck known) {
        String query = known == null || known.head() == null
                ? ""
                : "?lines=" + known.lines() + "&head=" + encode(known.head());
        return http.get("/v1/audit/verify" + query, AuditCheck.class);
    }

    /// The last lines of a process; with `follow` it goes on until the thread is interrupted or the connection
    /// ends.
    public void logs(Project project, EnvName env, String process, int lines, boolean follow, Consumer<String> line) {
        String query = "?process=" + encode(process) + "&lines=" + lines + "&follow=" + follow;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                http.stream(path(project, env) + "/logs" + query, Map.of(), Duration.ofSeconds(40)),
                StandardCharsets.UTF_8))) {
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                if (text.startsWith("data:")) {
                    line.accept(text.startsWith("data: ") ? text.substring(6) : text.substring(5));
                }
            }
        } catch (IOException e) {
            throw http.unreachable(e);
        }
    }

    /// Runs a command in an env, beside the running process that it names or, with `fresh`, in a copy of it that is
    /// gone afterwards; ends with the command's own exit code. It ends with this program, too.
    public int command(Project project, EnvName env, boolean fresh, CommandRequest request, CommandStreams streams) {
        return new RemoteCommand(request, streams).over(http, path(project, env) + (fresh ? "/run" : "/exec"));
    }

    /// A way to an env's database through the platform, for the logins of [#databaseLogin].
    DatabaseTunnel tunnel(Project project, EnvName env) {
        return new DatabaseTunnel(http, path(project, env) + "/database");
    }

    private static String path(Project project) {
        return "/v1/projects/" + project + "/envs";
    }

    private static String path(Project project, EnvName env) {
        return path(project) + "/" + env;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
