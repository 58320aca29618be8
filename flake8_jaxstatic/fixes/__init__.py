"""From a finding to a repair that is known to be right: a contract or an edit comes out, judged again before anybody sees it."""
