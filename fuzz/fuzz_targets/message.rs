#![no_main]
newsgraph_fuzz::target!("message");
