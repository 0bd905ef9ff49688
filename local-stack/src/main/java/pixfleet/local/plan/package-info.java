/** What a deployment will make of the template, and what it will cost; nothing of it calls AWS. */
@org.jspecify.annotations.NullMarked
package pixfleet.local.plan;
