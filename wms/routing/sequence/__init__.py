"""The order of stops on any directed graph, whatever must come before what."""
