/// Who a CI job is, by the token that its own platform gave it: trusts, issuers and their keys. It knows nothing of
/// kilter's tokens. Start with [dev.kilter.server.identity.CiIdentities].
@NullMarked
package dev.kilter.server.identity;

import org.jspecify.annotations.NullMarked;
