/** What shows a ticket: needed when the first is opened. */
import './composer.ts'
import './conversation.ts'
import './details-pane.ts'
import './present-people.ts'
import './thread-header.ts'
