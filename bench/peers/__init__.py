"""The servers compared with the gateway, each written as its documentation recommends for production."""
