/** The deploy scripts as they are, against an AWS on the loopback address: deploy, upload, process, update, destroy. */
package pixfleet.system.rehearsal;
