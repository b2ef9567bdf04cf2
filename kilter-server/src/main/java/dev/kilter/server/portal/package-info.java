/// What the portal shows, as pure functions from the API's own records to HTML. It knows no database, no request and no
/// clock but the moment that it is given.
@org.jspecify.annotations.NullMarked
package dev.kilter.server.portal;
