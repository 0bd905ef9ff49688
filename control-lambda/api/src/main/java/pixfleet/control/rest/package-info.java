/** The HTTP API: each resource unwraps a request, calls a use case and answers. */
@NullMarked
package pixfleet.control.rest;

import org.jspecify.annotations.NullMarked;
