#![no_main]
newsgraph_fuzz::target!("times");
