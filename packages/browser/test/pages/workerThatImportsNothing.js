/** An entry that imports a module which is not there. */
import "./notThere.js"
