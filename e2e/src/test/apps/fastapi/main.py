import sys

from fastapi import FastAPI

app = FastAPI()


@app.get("/")
def hello():
    return {"hello": "from FastAPI", "host_packages": [path for path in sys.path if "site-packages" in path and "/home/python/" not in path]}
